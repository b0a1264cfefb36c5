package dev.dray.explain;

import static dev.dray.explain.Recording.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptTest {
    @TempDir
    Path folder;

    private final Recording calls = new Recording();

    @Test
    void eachCallHasItsPurposeItsLineAndItsAnswer() throws Exception {
        calls.answer(get("http://r.test/v2/a/tags/list?n=2"), 200, "{}", "Content-Type", "application/json");

        assertThat(calls.script())
                .startsWith("#!/usr/bin/env bash\n# dray test, ")
                .contains("set -euo pipefail");
        assertThat(calls.script())
                .contains("# 1. look\ncurl -sS -D 1.headers -o 1.body 'http://r.test/v2/a/tags/list?n=2'\n# -> 200 in ")
                .contains(" ms, application/json\nanswered 1 200\n");
    }

    @Test
    void whetherSomethingIsThereMayChange() throws Exception {
        calls.answer(get("http://r.test/v2/a/blobs/x").withMethod("HEAD"), 404, "");

        assertThat(calls.script())
                .contains("curl -sS -I -o 1.headers http://r.test/v2/a/blobs/x\n")
                .contains("answered 1 404 200\n");
    }

    @Test
    void whatIsSentWithoutABodySaysSo() throws Exception {
        calls.answer(get("http://r.test/v2/a/blobs/uploads/").withMethod("POST"), 202, "");

        assertThat(calls.script()).contains(" -X POST -H 'Content-Length: 0' http://r.test/v2/a/blobs/uploads/\n");
    }

    @Test
    void aCallWithoutAnAnswerIsOnlyShown() {
        assertThatThrownBy(() -> calls.send(get("http://r.test/x").withHeader("Authorization", "Bearer s3cret")))
                .isInstanceOf(IOException.class);

        assertThat(scriptOf(calls))
                .contains("# curl -sS -D 1.headers -o 1.body -H \"Authorization: Bearer $TOKEN\" http://r.test/x\n")
                .contains("# -> no answer: connection reset\n")
                .doesNotContain("\ncurl", "answered", "s3cret", "TOKEN:?");
    }

    @Test
    void aCallThatWasSentAgainIsOnlyShown() throws Exception {
        calls.answer(get("http://r.test/x"), 503, "").answer(get("http://r.test/x"), 200, "");

        assertThat(calls.script())
                .contains("# curl -sS -D 1.headers")
                .contains("\ncurl -sS -D 2.headers")
                .contains("answered 2 200")
                .doesNotContain("answered 1");
    }

    @Test
    void whatBrokeOffIsSaid() throws Exception {
        InputStream broken = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("connection reset");
            }
        };
        calls.replies.add(HttpReply.of(200).withBody(broken));

        HttpReply reply = calls.send(get("http://r.test/x"));

        assertThatThrownBy(reply.body()::read).hasMessage("connection reset");
        assertThat(calls.script()).contains("ms; it broke off: connection reset\nanswered 1 200");
    }

    @Test
    void whatStrangersSayIsNoCommand() throws Exception {
        HttpCall call = HttpCall.of("read 'a'\nrm -rf /\u2028\u001b[2J", "GET", URI.create("http://r.test/it's"))
                .withHeader("X-A", "$(id)`id`\"'\u0007")
                .withHeader("X-B", "");

        calls.answer(call, 200, "", "Content-Type", "text/\u001b[31m");

        assertThat(calls.script())
                .contains("# 1. read 'a' rm -rf / [2J\n")
                .contains(" -H $'X-A: $(id)`id`\"\\'\\u0007' -H 'X-B;' 'http://r.test/it'\\''s'\n")
                .doesNotContain("\u001b", "\u0007", "\u2028");
    }

    @Test
    void curlIsToldTheWay() throws Exception {
        Recording options =
                new Recording(List.of("--unix-socket", "/run/my docker.sock", "-U", "$PROXY_USER:$PROXY_PASSWORD"));

        options.answer(get("http://[::1]/_ping"), 200, "OK");

        assertThat(options.script())
                .contains("curl -sS --unix-socket '/run/my docker.sock' -U \"$PROXY_USER:$PROXY_PASSWORD\"")
                .contains(": \"${PROXY_PASSWORD:?")
                .contains(" -g 'http://[::1]/_ping'");
    }

    @Test
    void longWordsThatComeAgainAreVariables() throws Exception {
        String types = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json";
        HttpCall call = get("http://r.test/x").withHeader("Accept", types);

        calls.answer(call, 200, "").answer(call, 200, "");

        assertThat(calls.script())
                .containsOnlyOnce("ACCEPT='Accept: " + types + "'\n")
                .contains(" -H \"$ACCEPT\" http://r.test/x\n");
    }

    @Test
    void digestsAreChecked() throws Exception {
        String digest = Digest.of("layer".getBytes(StandardCharsets.UTF_8)).toString();

        calls.answer(get("http://r.test/v2/a/blobs/" + digest), 307, "", "Location", "http://cdn.test/x?sig=s3cret")
                .answer(get("http://cdn.test/x?sig=s3cret"), 200, "layer")
                .answer(get("http://r.test/v2/a/manifests/1"), 200, "layer", "Docker-Content-Digest", digest);

        assertThat(calls.script())
                .contains("LOCATION_1=$(header Location 1 | url)\n")
                .contains("-o 2.body \"$LOCATION_1\"\n")
                .contains("verify 2 " + digest + "\n")
                .contains("verify 3 \"$(header Docker-Content-Digest 3)\"\n")
                .contains("go on at cdn.test")
                .doesNotContain("verify 1 ", "s3cret");
    }

    @Test
    void aDigestIsCheckedAlsoWhereTwoCallsAreSentToTheSamePlace() throws Exception {
        String digest = Digest.of("layer".getBytes(StandardCharsets.UTF_8)).toString();
        HttpCall blob = get("http://r.test/v2/a/blobs/" + digest);
        HttpCall place = get("http://cdn.test/x");

        calls.answer(blob, 307, "", "Location", "http://cdn.test/x")
                .answer(place, 200, "layer")
                .answer(blob.withHeader("Range", "bytes=3-"), 307, "", "Location", "http://cdn.test/x")
                .answer(place.withHeader("Range", "bytes=3-"), 206, "er");

        assertThat(calls.script()).contains("verify 2 " + digest + "\n").doesNotContain("verify 4");
    }

    @Test
    void whatHasAnotherDigestIsNotChecked() throws Exception {
        // Schema 1: the digest is that of the payload, without the signatures (protocols A).
        String digest = Digest.of("payload".getBytes(StandardCharsets.UTF_8)).toString();

        calls.answer(get("http://r.test/v2/a/manifests/" + digest), 200, "signed", "Docker-Content-Digest", digest);

        assertThat(calls.script()).doesNotContain("verify");
    }

    @Test
    void smallBodiesAreWrittenOut() throws Exception {
        HttpCall put = get("http://r.test/v2/a/manifests/1").withMethod("PUT");

        calls.answer(put.withBody("text/plain", body("it's\ntext")), 201, "")
                .answer(put.withBody("a/b", HttpBody.of(new byte[] {0, 1, 2})), 201, "")
                .answer(put.withBody("a/b", HttpBody.of(new byte[0])), 201, "");

        assertThat(calls.script())
                .contains("printf %s $'it\\'s\\ntext' >1.request\n")
                .contains("--data-binary @1.request http://r.test/")
                .contains("base64 -d <<<AAEC >2.request\n")
                .contains(" --data-binary '' http://r.test/");
    }

    @Test
    void theSameBytesComeFromTheAnswerThatHadThem() throws Exception {
        byte[] layer = new byte[100_000];
        calls.replies.add(HttpReply.of(200, Headers.NONE, layer));
        calls.send(get("http://r.test/layer")).body().readAllBytes();

        calls.answer(
                        get("http://s.test/up")
                                .withMethod("PUT")
                                .withBody(HttpBody.once(layer.length, () -> stream(layer))),
                        201,
                        "")
                .answer(get("http://s.test/").withMethod("PUT").withBody(HttpBody.of(layer)), 201, "");

        assertThat(calls.script())
                .contains(" -X PUT -T 1.body http://s.test/up\n")
                .contains(" -X PUT --data-binary @1.body http://s.test/\n");
    }

    @Test
    void whatIsAskedForWhileItIsSentComesFirst() throws Exception {
        byte[] layer = new byte[100_000];
        HttpBody body = HttpBody.once(layer.length, () -> {
            calls.replies.addFirst(HttpReply.of(200, Headers.NONE, layer));
            return calls.send(get("http://r.test/layer")).body();
        });

        calls.answer(get("http://s.test/up").withMethod("PUT").withBody(body), 201, "");

        assertThat(calls.script())
                .contains("curl -sS -D 1.headers -o 1.body http://r.test/layer\n")
                .contains("curl -sS -D 2.headers -o 2.body -X PUT -T 1.body http://s.test/up\n");
    }

    @Test
    void largeBodiesComeFromTheFolderThatHasThem() throws Exception {
        byte[] layer = new byte[100_000];
        String hex = Digest.of(layer).hex();
        Path file = folder.resolve("sha256").resolve(hex);
        Files.createDirectories(file.getParent());
        Files.write(file, layer);

        calls.answer(get("http://s.test/up").withMethod("PUT").withBody(HttpBody.of(layer)), 201, "");

        assertThat(calls.script(folder))
                .contains("BLOBS=$(realpath \"${BLOBS:-" + folder + "}\")\n")
                .contains("-T \"$BLOBS/sha256/" + hex + "\" http://s.test/up\n");
        assertThat(calls.script()).contains("BLOBS=$(realpath \"${BLOBS:?");
    }

    @Test
    void aPartOfABlobIsCutOutOfIt() throws Exception {
        String digest = Digest.of(new byte[0]).toString();
        HttpCall patch = new HttpCall(
                "send " + digest,
                "PATCH",
                URI.create("http://s.test/up"),
                Headers.of("Content-Range", "70000-169999"),
                HttpBody.of(new byte[100_000]));

        calls.answer(patch, 202, "");

        assertThat(calls.script())
                .contains("skip=70000 count=100000 if=\"$BLOBS/sha256/" + digest.substring(7) + "\" >1.request\n");
    }

    @Test
    void manyCallsAreFine() throws Exception {
        String body = "x".repeat(60_000);
        for (int i = 0; i < 1_000; i++) {
            calls.answer(get("http://r.test/" + i), 200, body);
        }

        assertThat(calls.script()).contains("# 1000. look");
    }

    private static HttpBody body(String text) {
        return HttpBody.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static String scriptOf(Recording calls) {
        try {
            return calls.script();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
