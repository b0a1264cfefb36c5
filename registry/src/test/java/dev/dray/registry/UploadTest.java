package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Uploads that break, and go on where the registry says that it has them to (protocols C36, C42).
final class UploadTest {
    private static final int SIZE = 3_000_000;

    private final Blob large = new RandomImages(5).blob(SIZE);
    private final Http registry = new RegistryHandler(new OpenStorage());
    private final List<String> calls = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();

    private RegistryStore store(Http server, int resumeAttempts) {
        Http watched = call -> {
            calls.add(call.method()
                    + call.headers().find("Content-Range").map(" "::concat).orElse(""));
            return server.send(call);
        };
        ClientOptions options = Clients.OPTIONS.withPause(waits::add).withResumeAttempts(resumeAttempts);
        return new Registries(Clients.pipeline(watched), Keychain.NONE, options).repository(Clients.APP);
    }

    private void assertArrived() throws IOException {
        assertThat(Clients.store(registry).open(large.descriptor()).readAllBytes())
                .hasSize(SIZE);
    }

    /// Some bytes arrive and are kept, then the connection breaks.
    private static FaultyHttp.Fault cutAfter(int bytes) {
        return (call, next) -> {
            take(call, next, bytes);
            throw new IOException("connection reset");
        };
    }

    private static void take(HttpCall call, Http next, int bytes) throws IOException {
        byte[] part = Objects.requireNonNull(call.body()).open().readNBytes(bytes);
        next.send(call.withMethod("PATCH").withoutHeader("Content-Range").withBody(HttpBody.of(part)))
                .close();
    }

    @Test
    void goesOnFromWhereTheRegistryHasIt() throws IOException {
        Http server = new FaultyHttp(registry).on("PUT", 1, cutAfter(1_200_000)).on("PATCH", 1, cutAfter(1_100_000));
        List<Long> positions = new ArrayList<>();

        store(server, 1).put(large, positions::add);

        assertThat(calls)
                .containsExactly("POST", "PUT", "GET", "PATCH 1200000-2999999", "GET", "PATCH 2300000-2999999", "PUT");
        assertThat(positions).isSorted().last().isEqualTo((long) SIZE);
        assertArrived();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void goesOnAfterAnAnswerThatMayPass(int status) throws IOException {
        Http server = new FaultyHttp(registry).on("PUT", 1, (call, next) -> {
            take(call, next, 2_000_000);
            return HttpReply.of(status, Headers.of("Retry-After", "7"));
        });

        store(server, 1).put(large);

        assertThat(calls).containsExactly("POST", "PUT", "GET", "PATCH 2000000-2999999", "PUT");
        assertThat(waits).containsExactly(Duration.ofSeconds(7));
        assertArrived();
    }

    /// `0-0` is one byte or none (protocols C37).
    @Test
    void beginsAnewWhereTheRegistryHasNothing() throws IOException {
        Http server = new FaultyHttp(registry).on("PUT", 1, cutAfter(0));

        store(server, 1).put(large);

        assertThat(calls).containsExactly("POST", "PUT", "GET", "HEAD", "POST", "PUT");
        assertArrived();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void beginsAnewWhereTheRegistryDoesNotSayWhatItHas(int status) throws IOException {
        Http server =
                new FaultyHttp(registry).on("PUT", 1, cutAfter(2_000_000)).on("GET", 1, FaultyHttp.status(status));

        store(server, 1).put(large);

        assertThat(calls).containsExactly("POST", "PUT", "GET", "HEAD", "POST", "PUT");
        assertArrived();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-9999999", "5-1200000", "nonsense", "bytes=0-"})
    void doesNotBelieveWhatCannotBe(String range) throws IOException {
        Http server = new FaultyHttp(registry)
                .on("PUT", 1, cutAfter(1_200_000))
                .on("GET", 1, FaultyHttp.answer(HttpReply.of(204, Headers.of("Range", range))));

        store(server, 1).put(large);

        assertThat(calls).containsExactly("POST", "PUT", "GET", "HEAD", "POST", "PUT");
        assertArrived();
    }

    @Test
    void onlyEndsTheUploadWhenAllHasArrived() throws IOException {
        Http server = new FaultyHttp(registry).on("PUT", 1, cutAfter(SIZE));

        store(server, 1).put(large);

        assertThat(calls).containsExactly("POST", "PUT", "GET", "PUT");
        assertArrived();
    }

    /// What the registry kept may be other bytes than it was sent: it finds out in the end.
    @Test
    void beginsAnewWhenWhatTheRegistryKeptWasWrong() throws IOException {
        Http server = new FaultyHttp(registry).on("PUT", 1, (call, next) -> {
            next.send(call.withMethod("PATCH").withBody(HttpBody.of(new byte[1_200_000])))
                    .close();
            throw new IOException("connection reset");
        });

        store(server, 1).put(large);

        assertThat(calls).containsExactly("POST", "PUT", "GET", "PATCH 1200000-2999999", "PUT", "HEAD", "POST", "PUT");
        assertArrived();
    }

    /// As gateways do that wait less long than a registry hashes.
    @ParameterizedTest
    @ValueSource(ints = {1_000, SIZE})
    void doesNotSendAgainWhereOnlyTheAnswerWasLost(int size) throws IOException {
        Http server = new FaultyHttp(registry).on("PUT", 1, (call, next) -> {
            next.send(call).close();
            return HttpReply.of(504);
        });

        store(server, 1).put(new RandomImages(9).blob(size));

        assertThat(calls).startsWith("POST", "PUT").endsWith("HEAD").doesNotHaveDuplicates();
    }

    @Test
    void givesUpWhenItBreaksAgainAndAgainWithoutProgress() {
        Http server = new FaultyHttp(registry).onFirst(100, "PUT", cutAfter(0));

        assertThatThrownBy(() -> store(server, 3).put(large))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining("send " + large.descriptor().digest());
        assertThat(calls.stream().filter("PUT"::equals)).hasSize(4);
    }

    @Test
    void sendsNothingTwiceWhenNoRetryIsWanted() {
        Http server = new FaultyHttp(registry).on("PUT", 1, cutAfter(2_000_000));

        assertThatThrownBy(() -> store(server, 0).put(large)).isInstanceOf(ImageException.Unreachable.class);
        assertThat(calls).containsExactly("POST", "PUT");
    }

    @Test
    void doesNotWaitForHours() {
        Http server = new FaultyHttp(registry)
                .on("PUT", 1, FaultyHttp.answer(HttpReply.of(429, Headers.of("Retry-After", "3600"))));

        assertThatThrownBy(() -> store(server, 5).put(large)).isInstanceOf(ImageException.RateLimited.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void sendsASmallBlobAnewWithoutAsking() throws IOException {
        Blob small = new RandomImages(6).blob(1000);
        Http server = new FaultyHttp(registry).on("PUT", 1, cutAfter(500));

        store(server, 1).put(small);

        assertThat(calls).containsExactly("POST", "PUT", "HEAD", "POST", "PUT");
    }

    /// Seconds of retries would not make it right.
    @Test
    void doesNotSendAWrongSourceTwice() {
        Blob wrong = new Blob() {
            @Override
            public Descriptor descriptor() {
                return large.descriptor();
            }

            @Override
            public InputStream open(long offset) {
                return new ByteArrayInputStream(new byte[SIZE]);
            }
        };

        assertThatThrownBy(() -> store(registry, 5).put(wrong)).isInstanceOf(ImageException.Corrupt.class);

        assertThat(calls).containsExactly("POST", "PUT");
        assertThat(waits).isEmpty();
    }

    @Test
    void doesNotSendTwiceWhatCannotBeOpened() {
        Blob gone = new Blob() {
            @Override
            public Descriptor descriptor() {
                return large.descriptor();
            }

            @Override
            public InputStream open(long offset) throws IOException {
                throw new IOException("no such file");
            }
        };

        assertThatThrownBy(() -> store(registry, 5).put(gone)).hasMessage("no such file");
        assertThat(calls).containsExactly("POST", "PUT");
    }

    /// As a proxy does before the registry sees anything (Cloudflare: 100 MB, nginx: 1 MiB).
    private Http takingAtMost(long bytes) {
        return call -> call.body() != null && call.body().length() > bytes ? HttpReply.of(413) : registry.send(call);
    }

    @Test
    void sendsChunksWhereSoMuchAtOnceIsRefused() throws IOException {
        Http server = takingAtMost(1024 * 1024);
        RegistryStore store = store(server, 0);
        List<Long> positions = new ArrayList<>();

        store.put(large, positions::add);

        assertThat(calls)
                .containsExactly(
                        "POST",
                        "PUT",
                        "POST",
                        "PATCH 0-1048575",
                        "PATCH 1048576-2097151",
                        "PATCH 2097152-2999999",
                        "PUT");
        assertThat(positions).last().isEqualTo((long) SIZE);
        assertArrived();
    }

    @Test
    void remembersHowMuchIsTakenAtOnce() throws IOException {
        RegistryStore store = store(takingAtMost(1024 * 1024), 0);
        store.put(large);
        calls.clear();

        store.put(new RandomImages(7).blob(1_500_000));
        store.put(new RandomImages(8).blob(1_000_000));

        assertThat(calls).containsExactly("POST", "PATCH 0-1048575", "PATCH 1048576-1499999", "PUT", "POST", "PUT");
    }

    @Test
    void goesOnWithAChunkThatBroke() throws IOException {
        Http server = new FaultyHttp(takingAtMost(1024 * 1024)).on("PATCH", 2, cutAfter(500_000));

        store(server, 1).put(large);

        assertThat(calls)
                .containsSubsequence(
                        "PATCH 0-1048575",
                        "PATCH 1048576-2097151",
                        "GET",
                        "PATCH 1548576-2597151",
                        "PATCH 2597152-2999999");
        assertArrived();
    }

    @Test
    void sendsNoChunksSmallerThanTheRegistryWants() {
        Http picky = call -> {
            HttpReply reply = takingAtMost(1024 * 1024).send(call);
            return call.method().equals("POST") ? reply.withHeader("OCI-Chunk-Min-Length", "2000000") : reply;
        };

        assertThatThrownBy(() -> store(picky, 0).put(large))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("413");
        assertThat(calls).containsExactly("POST", "PUT", "POST", "PATCH 0-1999999");
    }

    @Test
    void givesUpWhereNothingIsSmallEnough() {
        assertThatThrownBy(() -> store(takingAtMost(10), 0).put(large))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("413");
        assertThat(calls).last().isEqualTo("PATCH 0-262143");
    }

    /// Nobody sees all the bytes of chunks but the registry, whose words may be any.
    @Test
    void saysThatTheSourceIsWrongWhereTheRegistryFoundOut() {
        Blob wrong = Blob.of(large.descriptor(), new byte[SIZE]);

        assertThatThrownBy(() -> store(takingAtMost(1024 * 1024), 0).put(wrong))
                .isInstanceOf(ImageException.Corrupt.class);
    }
}
