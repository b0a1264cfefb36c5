package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.storage.MemoryStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pulls as clients of the time did, line by line (protocols J.1, B91; and as a script of 2016, B.5).
final class V1TranscriptTest {
    private static final String UBUNTU = "/v1/repositories/library/ubuntu";

    private final MemoryStorage storage = new MemoryStorage();
    private final RegistryOptions options = RegistryOptions.of(storage).withV1(true);
    private byte[] base = {};
    private byte[] top = {};

    @BeforeEach
    void push() throws IOException {
        base = V1Rig.gzip(V1Rig.tar("etc/os-release", "Ubuntu"));
        top = V1Rig.gzip(V1Rig.tar("bin/sh", "#!"));
        V1Rig.put(storage.repository("library/ubuntu"), "14.04.1", base, top);
    }

    @Test
    void pullsAsDockerDid() throws IOException {
        Calls calls = new Calls(new RegistryHandler(options), URI.create("http://index.test:5000"));

        HttpReply index = calls.send("GET", UBUNTU + "/images", "X-Docker-Token", "true");
        String token = index.headers().find("X-Docker-Token").orElseThrow();
        List<String> ids = idsOf(V1Rig.json(index));
        assertThat(token).matches("signature=[0-9a-f]{40},repository=\"library/ubuntu\",access=read");
        assertThat(index.headers().find("WWW-Authenticate")).contains("Token " + token);
        assertThat(index.headers().find("X-Docker-Endpoints")).contains("index.test:5000");

        String[] authorization = {"Authorization", "Token " + token};
        assertThat(V1Rig.text(calls.send("GET", UBUNTU + "/tags", authorization)))
                .isEqualTo("{\"14.04.1\": \"%s\"}".formatted(ids.getFirst()));
        assertThat(V1Rig.text(calls.send("GET", UBUNTU + "/tags/14.04.1", authorization)))
                .isEqualTo('"' + ids.getFirst() + '"');
        String image = "/v1/images/" + ids.getFirst();
        assertThat(V1Rig.text(calls.send("GET", image + "/ancestry", authorization)))
                .isEqualTo("[\"" + String.join("\", \"", ids) + "\"]");

        List<byte[]> layers = new ArrayList<>();
        for (String id : ids.reversed()) {
            HttpReply json = calls.send("GET", "/v1/images/" + id + "/json", authorization);
            HttpReply layer = calls.send("GET", "/v1/images/" + id + "/layer", authorization);
            assertThat(layer.status()).isEqualTo(302);
            // Without the token: it must not follow a redirect (protocols B39d).
            byte[] bytes = calls.send("GET", Calls.location(layer)).body().readAllBytes();
            byte[] document = json.body().readAllBytes();
            assertThat(Json.parse(document).findText("id")).contains(id);
            assertThat(json.headers().find("X-Docker-Size")).contains(Integer.toString(bytes.length));
            assertThat(json.headers().find("X-Docker-Checksum-Payload"))
                    .contains(
                            Digest.of(join(document, Calls.bytes("\n"), bytes)).toString());
            layers.add(bytes);
        }
        assertThat(layers).containsExactly(base, top, EmptyLayer.bytes());
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static List<String> idsOf(Json images) {
        return ((Json.Items) images)
                .values().stream()
                        .map(image -> image.findText("id").orElseThrow())
                        .toList();
    }

    /// What `grep -Po '"id": "(.*?)"'` finds: the blank after the colon counts.
    private static List<String> grep(String name, String text) {
        Matcher matcher = Pattern.compile('"' + name + "\": \"(.*?)\"").matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void pullsAsAScriptDidOverTheWire() throws IOException {
        try (WireHttp wire = new WireHttp(WireOptions.DEFAULT);
                RegistryServer server = RegistryServer.start(options)) {
            Calls curl = new Calls(wire, server.uri());

            String repoImages = V1Rig.text(curl.send("GET", UBUNTU + "/images"));
            assertThat(grep("name", V1Rig.text(curl.send("GET", UBUNTU + "/tags"))))
                    .containsExactly("14.04.1");
            assertThat(Calls.text(curl.send("GET", UBUNTU + "/tags/latest"))).isEqualTo("Tag not found");
            String layers = V1Rig.text(curl.send("GET", UBUNTU + "/tags/14.04.1"));
            assertThat(layers).startsWith("[{\"pk\": ");
            String token = curl.send("GET", UBUNTU + "/images", "X-Docker-Token", "true")
                    .headers()
                    .find("X-Docker-Token")
                    .orElseThrow();

            List<byte[]> downloads = new ArrayList<>();
            for (String shortId : grep("id", layers)) {
                Matcher full = Pattern.compile(shortId + ".+?(?=\")").matcher(repoImages);
                assertThat(full.find()).isTrue();
                HttpReply redirect =
                        curl.send("GET", "/v1/images/" + full.group() + "/layer", "Authorization", "Token " + token);
                // As curl does on the same host: the header goes along.
                HttpReply layer = curl.send("GET", Calls.location(redirect), "Authorization", "Token " + token);
                downloads.add(layer.body().readAllBytes());
            }
            assertThat(downloads).containsExactly(EmptyLayer.bytes(), top, base);
        }
    }

    @Test
    void answersAPingAndALogin() throws IOException {
        Calls calls = new Calls(new RegistryHandler(options));

        HttpReply ping = calls.send("GET", "/v1/_ping");
        assertThat(V1Rig.text(ping)).isEqualTo("true");
        assertThat(ping.headers().find("X-Docker-Registry-Standalone")).contains("True");
        assertThat(ping.headers().has("X-Docker-Registry-Version")).isTrue();
        assertThat(calls.send("GET", "/_ping").status()).isEqualTo(200);

        HttpReply account = calls.send("POST", "/v1/users/", Calls.bytes("{}"));
        assertThat(account.status()).isEqualTo(400);
        assertThat(Calls.text(account)).isEqualTo("\"Username or email already exists\"");
        assertThat(V1Rig.text(calls.send("GET", "/v1/users/"))).isEqualTo("\"OK\"");
    }

    @Test
    void isNotThereUnlessItIsWanted() throws IOException {
        Calls calls = new Calls(new RegistryHandler(options.withV1(false)));

        assertThat(Calls.errorCode(calls.send("GET", "/v1/_ping"))).isEqualTo("NAME_UNKNOWN");
    }
}
