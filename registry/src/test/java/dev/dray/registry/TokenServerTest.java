package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.Parallel;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.CurlTrace;
import dev.dray.http.Http;
import dev.dray.http.TracedHttp;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.server.RegistryHandler;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The whole dance with a real server that gives real tokens.
final class TokenServerTest {
    private static final Credential ME = new Credential.Password("me", "s3cret-password");

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Http server = traced(
            new RegistryHandler(new OpenStorage(), new TokenAccess(TokenOptions.of(Map.of("me", "s3cret-password")))));
    private final RandomImages images = new RandomImages(9);

    private Http traced(Http next) {
        Http counting = call -> {
            calls.add(call.method() + " " + call.uri().getPath());
            return next.send(call);
        };
        return new TracedHttp(counting, new CurlTrace(lines::add));
    }

    private long tokenCalls() {
        return calls.stream().filter(line -> line.contains("/token")).count();
    }

    @Test
    void pushesAndPullsAsAUser() throws IOException {
        RegistryStore store = Clients.store(server, ME);

        Descriptor image = images.image(store, Platform.LINUX_AMD64, 2, 100);
        store.tag("1.0", image);

        assertThat(Clients.store(server, ME).resolve("1.0").digest()).isEqualTo(image.digest());
        assertThat(Clients.store(server, ME).tags()).containsExactly("1.0");
    }

    @Test
    void isDeniedAsNobodyAndWithAWrongPassword() {
        assertThatThrownBy(() -> Clients.store(server).tags()).isInstanceOf(ImageException.Denied.class);
        assertThatThrownBy(() -> Clients.store(server, new Credential.Password("me", "wr0ng"))
                        .tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void asksForOneTokenHoweverManyReadAtOnce() throws IOException {
        RegistryStore filling = Clients.store(server, ME);
        List<Blob> blobs =
                IntStream.range(0, 32).mapToObj(i -> images.blob(100)).toList();
        for (Blob blob : blobs) {
            filling.put(blob);
        }
        calls.clear();
        RegistryStore store = Clients.store(server, ME);

        new Parallel(16).forEach(blobs, blob -> store.open(blob.descriptor()).readAllBytes());

        assertThat(tokenCalls()).isEqualTo(1);
        assertThat(calls).hasSizeLessThanOrEqualTo(1 + 32 + 16);
    }

    @Test
    void asksForOneTokenHoweverManyAreRefusedAtOnceWithAnOldOne() throws IOException {
        RegistryStore store = Clients.store(server, ME);
        List<Blob> blobs =
                IntStream.range(0, 32).mapToObj(i -> images.blob(100)).toList();
        for (Blob blob : blobs) {
            store.put(blob);
        }
        store.tags();
        calls.clear();
        // As when the server was started anew with another key.
        Http forgetful = new RegistryHandler(
                new OpenStorage(), new TokenAccess(TokenOptions.of(Map.of("me", "s3cret-password"))));
        var current = new AtomicReference<>(server);
        RegistryStore lasting = Clients.store(
                call -> {
                    calls.add(call.method() + " " + call.uri().getPath());
                    return current.get().send(call);
                },
                ME);
        lasting.has(blobs.getFirst().descriptor());
        current.set(forgetful);
        calls.clear();

        new Parallel(16).forEach(blobs, blob -> lasting.has(blob.descriptor()));

        assertThat(tokenCalls()).isEqualTo(1);
    }

    @Test
    void takesABlobOfAnotherRepositoryWithOneTokenForBoth() throws IOException {
        Registries registries = Clients.registries(server, Keychain.of(ME, "a test"));
        RegistryStore source = registries.repository(new Repository("reg.example", "base/os"));
        RegistryStore target = registries.repository(Clients.APP);
        Blob blob = images.blob(100);
        source.put(blob);

        assertThat(target.adopt(blob.descriptor(), source)).isTrue();
        assertThat(target.has(blob.descriptor())).isTrue();
    }

    /// Protocols H39.
    @Test
    void showsNoSecretInATrace() throws IOException {
        RegistryStore store = Clients.store(server, ME);
        images.image(store, Platform.LINUX_AMD64, 1, 10);
        store.resolve(images.image(store, Platform.LINUX_AMD64, 1, 10).digest().toString());
        String authorization = Clients.registries(server, Keychain.of(ME, "a test"))
                .authorization(Clients.APP, false)
                .orElseThrow();

        String trace = String.join("\n", lines);

        assertThat(trace)
                .contains("$TOKEN", "$USER:$PASSWORD")
                .doesNotContain("s3cret-password")
                .doesNotContain("bWU6czNjcmV0")
                .doesNotContain("eyJ")
                .doesNotContain(authorization.substring("Bearer ".length()));
    }
}
