package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dray.configuration.Network;
import dev.dray.configuration.NetworkOptions;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RetryPolicy;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A registry and its mirrors, all in this process.
final class MirrorsTest {
    @TempDir
    Path folder;

    private final Map<String, Http> hosts = new HashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<HttpCall> sent = new CopyOnWriteArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final MemoryStorage own = new MemoryStorage();
    private final MemoryStorage mirror = new MemoryStorage();

    /// Puts an image with so many layers under a tag.
    private static Descriptor image(ImageStore store, String tag, int layers) throws IOException {
        Descriptor image = new RandomImages(layers).image(store, Platform.ofThisMachine(), layers, 1000);
        store.tag(tag, image);
        return image;
    }

    private Dray open(String... conf) throws IOException {
        hosts.putIfAbsent("own.test", new RegistryHandler(own));
        hosts.putIfAbsent("mirror.test", new RegistryHandler(mirror));
        Path file = Files.write(folder.resolve("registries.conf"), List.of(conf));
        Http transport = call -> {
            String host = call.uri().getAuthority();
            calls.add(call.method() + " " + call.uri().getScheme() + "://" + host);
            sent.add(call);
            Http handler = hosts.get(host);
            if (handler == null) {
                throw new ConnectException("nobody at " + host);
            }
            return handler.send(call);
        };
        return Dray.open(DrayOptions.DEFAULT
                .withEnvironment(Map.of("HOME", folder.toString()))
                .withStore(folder.resolve("store"))
                .withKeychain(resource -> Optional.of(new Keychain.Found(
                        new Credential.Password("user-of-" + resource.registry(), "secret"), "a test")))
                .withRetry(RetryPolicy.DEFAULT.withFirstDelay(Duration.ZERO))
                .withNetwork(new Network(
                        NetworkOptions.of(Map.of()).withRegistriesConf(file).withNotes(notes::add)))
                .withTransport(transport));
    }

    private Dray openMirrored() throws IOException {
        return open("[[registry]]", "location = 'own.test'", "[[registry.mirror]]", "location = 'mirror.test/copies'");
    }

    @Test
    void readsFromTheMirrorAlone() throws Exception {
        Descriptor image = image(mirror.repository("copies/a"), "1", 2);

        try (Dray dray = openMirrored()) {
            Image pulled = dray.pull(Reference.parse("own.test/a:1"), null, Progress.SILENT);

            assertThat(pulled.descriptor().digest()).isEqualTo(image.digest());
            assertThat(dray.store()
                            .repository(Reference.parse("own.test/a").repository())
                            .tags())
                    .containsExactly("1");
        }
        assertThat(calls).allSatisfy(call -> assertThat(call).endsWith("mirror.test"));
    }

    @Test
    void goesOnToThePlaceItselfWhereTheMirrorHasNotGotIt() throws Exception {
        Descriptor image = image(own.repository("a"), "1", 2);

        try (Dray dray = openMirrored()) {
            assertThat(dray.image(dray.parse("own.test/a:1")).descriptor().digest())
                    .isEqualTo(image.digest());
        }
        assertThat(notes).anySatisfy(note -> assertThat(note).contains("passed over mirror.test/copies/a", "404"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 503, 400})
    void goesOnWhereTheMirrorRefuses(int status) throws Exception {
        image(own.repository("a"), "1", 1);
        hosts.put("mirror.test", call -> HttpReply.of(status));

        try (Dray dray = openMirrored()) {
            assertThat(dray.pull(Reference.parse("own.test/a:1"), null, Progress.SILENT))
                    .isNotNull();
        }
    }

    @Test
    void asksAMirrorThatIsGoneTwiceNotFiveTimes() throws Exception {
        image(own.repository("a"), "1", 1);
        hosts.put("mirror.test", call -> {
            throw new ConnectException("gone");
        });

        try (Dray dray = openMirrored()) {
            dray.image(dray.parse("own.test/a:1"));
        }
        assertThat(calls.stream().filter(call -> call.endsWith("mirror.test"))).hasSize(2);
    }

    @Test
    void aBlobThatTheMirrorLacksComesFromThePlaceItself() throws Exception {
        Descriptor image = image(own.repository("a"), "1", 3);
        new Transfer(TransferOptions.DEFAULT)
                .copy(new Image(own.repository("a"), image), mirror.repository("copies/a"), "1");
        hosts.put(
                "mirror.test",
                call -> call.uri().getPath().contains("/blobs/")
                        ? HttpReply.of(404)
                        : new RegistryHandler(mirror).send(call));

        try (Dray dray = openMirrored()) {
            dray.pull(Reference.parse("own.test/a:1"), null, Progress.SILENT);
        }
        assertThat(calls).contains("GET https://own.test", "GET https://mirror.test");
    }

    @Test
    void theLastFailureTellsWhatCameBefore() throws Exception {
        hosts.put("mirror.test", call -> HttpReply.of(403));

        try (Dray dray = openMirrored()) {
            assertThatExceptionOfType(ImageException.NotFound.class)
                    .isThrownBy(() -> dray.image(dray.parse("own.test/a:1")))
                    .withMessageContainingAll("own.test/a:1", "(before: mirror.test/copies/a: ", "403");
        }
    }

    @Test
    void eachIsGivenItsOwnCredentialsAlone() throws Exception {
        hosts.put("own.test", call -> basic(call, own));
        hosts.put("mirror.test", call -> basic(call, mirror));
        image(own.repository("a"), "1", 1);

        try (Dray dray = openMirrored()) {
            dray.image(dray.parse("own.test/a:1"));
        }
        assertThat(sent)
                .filteredOn(call -> call.headers().has("Authorization"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(new String(
                                Base64.getDecoder()
                                        .decode(call.headers()
                                                .find("Authorization")
                                                .orElseThrow()
                                                .substring(6)),
                                StandardCharsets.UTF_8))
                        .isEqualTo("user-of-" + call.uri().getHost() + ":secret"));
    }

    private static HttpReply basic(HttpCall call, MemoryStorage storage) throws IOException {
        return call.headers().has("Authorization")
                ? new RegistryHandler(storage).send(call)
                : HttpReply.of(401).withHeader("WWW-Authenticate", "Basic realm=\"x\"");
    }

    @Test
    void pushesNeverGoToAMirror() throws Exception {
        Descriptor image = image(own.repository("a"), "1", 1);

        try (Dray dray = openMirrored()) {
            dray.copy(dray.parse("own.test/a:1"), dray.parse("own.test/b:1"), null, Progress.SILENT);
        }
        assertThat(own.repository("b").resolve("1").digest()).isEqualTo(image.digest());
        assertThat(calls).noneMatch(call -> call.matches("(PUT|POST|PATCH) .*mirror.test"));
    }

    @Test
    void tagsAreThoseOfThePlaceItself() throws Exception {
        image(own.repository("a"), "1", 1);
        image(mirror.repository("copies/a"), "2", 1);

        try (Dray dray = openMirrored()) {
            assertThat(dray.source(Reference.parse("own.test/a")).tags()).containsExactly("1");
        }
    }

    @Test
    void aBlockedRegistryIsNeitherReadNorWrittenNorAsked() throws Exception {
        image(own.repository("a"), "1", 1);

        try (Dray dray = open("[[registry]]", "location = 'own.test'", "blocked = true")) {
            Reference name = Reference.parse("own.test/a:1");
            assertThatExceptionOfType(ImageException.Denied.class)
                    .isThrownBy(() -> dray.image(new Place.InRegistry(name)))
                    .withMessageContaining("is blocked");
            assertThatExceptionOfType(ImageException.Denied.class)
                    .isThrownBy(() ->
                            dray.registries().repository(name.repository()).tags());
            assertThatExceptionOfType(ImageException.Denied.class)
                    .isThrownBy(() ->
                            dray.registries().repository(name.repository()).untag("1"));
            assertThatExceptionOfType(ImageException.Denied.class)
                    .isThrownBy(() -> dray.registries().authorization(name.repository(), true));
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void anAliasIsReadWhereItPoints() throws Exception {
        image(own.repository("x/app"), "1", 1);

        try (Dray dray = open("[aliases]", "app = 'own.test/x/app'")) {
            assertThat(dray.parse("app:1").text()).isEqualTo("own.test/x/app:1");
            assertThat(dray.parse("store:app:1").text()).isEqualTo("store:own.test/x/app:1");
            assertThat(dray.image(dray.parse("app:1"))).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, https://mirror.test", "true, http://mirror.test"})
    void aMirrorSpeaksHttpOnlyWhereItMayBeInsecure(boolean insecure, String last) throws Exception {
        image(own.repository("a"), "1", 1);
        Http handler = new RegistryHandler(mirror);
        image(mirror.repository("copies/a"), "1", 1);
        hosts.put("mirror.test", call -> {
            if (call.uri().getScheme().equals("https")) {
                throw new ConnectException("no https here");
            }
            return handler.send(call);
        });

        try (Dray dray = open(
                "[[registry]]",
                "location = 'own.test'",
                "[[registry.mirror]]",
                "location = 'mirror.test/copies'",
                "insecure = " + insecure)) {
            dray.image(dray.parse("own.test/a:1"));
        }
        assertThat(calls.stream()
                        .filter(call -> call.endsWith("mirror.test"))
                        .toList()
                        .getLast())
                .endsWith(last);
        assertThat(calls.stream().anyMatch(call -> call.contains("http://"))).isEqualTo(insecure);
        if (insecure) {
            // Who may speak http is not waited for: that nobody speaks https is found out with one call.
            assertThat(calls).filteredOn(call -> call.endsWith("https://mirror.test")).hasSize(1);
        }
    }
}
