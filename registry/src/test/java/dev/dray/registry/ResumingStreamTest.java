package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import dev.dray.testkit.ScriptedHttp;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that break off and are gone on with (protocols C17 to C19).
final class ResumingStreamTest {
    private static final int SIZE = 10_000;

    private final Blob blob = new RandomImages(3).blob(SIZE);
    private final String path = "/v2/team/app/blobs/" + blob.descriptor().digest();
    private final Http registry = new RegistryHandler(new OpenStorage());
    private byte[] bytes = new byte[0];

    @BeforeEach
    void fill() throws IOException {
        bytes = blob.open().readAllBytes();
        Clients.store(registry).put(blob);
    }

    private byte[] read(Http server) throws IOException {
        try (InputStream in = Clients.store(server).open(blob.descriptor())) {
            return in.readAllBytes();
        }
    }

    private byte[] rest(int from) {
        return Arrays.copyOfRange(bytes, from, SIZE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4_999, 9_998, 9_999})
    void goesOnWhereTheBodyBrokeOff(int at) throws IOException {
        var served = new AtomicLong();
        var server = new ScriptedHttp();
        server.on("GET " + path, cut(at, counted(served)));
        server.on("GET " + path, counted(served));

        byte[] read = read(server);

        assertThat(read).isEqualTo(bytes);
        assertThat(served).hasValue(SIZE);
        assertThat(server.calls()).hasSize(2);
        assertThat(server.calls().getLast().headers().find("Range").orElse("none"))
                .isEqualTo(at == 0 ? "none" : "bytes=" + at + "-");
    }

    private static Http cut(int after, Http next) {
        return call -> FaultyHttp.cutAfter(after).spoil(call, next);
    }

    /// Counts the bytes that are read of the bodies.
    private Http counted(AtomicLong served) {
        return call -> {
            HttpReply reply = registry.send(call);
            return reply.withBody(new FilterInputStream(reply.body()) {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int n = super.read(buffer, offset, length);
                    served.addAndGet(Math.max(n, 0));
                    return n;
                }
            });
        };
    }

    @Test
    void goesOnAfterEachBreakWhileThereIsProgressAndPatience() throws IOException {
        var server = new FaultyHttp(registry).onFirst(5, "GET", FaultyHttp.cutAfter(1_500));

        assertThat(read(server)).isEqualTo(bytes);
    }

    @Test
    void goesOnAfterABodyThatEndsTooEarlyWithoutAFault() throws IOException {
        var server = new FaultyHttp(registry)
                .on("GET", 1, (call, next) -> next.send(call).withBody(new ByteArrayInputStream(bytes, 0, 700)));

        assertThat(read(server)).isEqualTo(bytes);
    }

    @Test
    void doesNotMindAFaultAfterTheLastByte() throws IOException {
        var server = new ScriptedHttp().on("GET " + path, cut(SIZE, registry));

        assertThat(read(server)).isEqualTo(bytes);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void givesUpWhereNothingNewArrives() {
        var server = new ScriptedHttp().on("GET " + path, cut(100, registry)).on("GET " + path, cut(0, registry));

        assertThatThrownBy(() -> read(server))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContainingAll("read " + blob.descriptor().digest(), "connection reset");
        assertThat(server.calls()).hasSize(1 + Clients.OPTIONS.resumeAttempts());
    }

    @Test
    void neverEndsAfterItGaveUp() throws IOException {
        var server = new FaultyHttp(registry).onFirst(100, "GET", FaultyHttp.cutAfter(0));
        InputStream in = Clients.store(server).openFrom(blob.descriptor(), 100);

        assertThatThrownBy(() -> in.read()).isInstanceOf(ImageException.Unreachable.class);
        assertThatThrownBy(() -> in.read()).isInstanceOf(ImageException.Unreachable.class);
    }

    @Test
    void countsBreaksAnewWhenAMebibyteArrived() throws IOException {
        Blob large = new RandomImages(4).blob(20 * 1024 * 1024);
        Clients.store(registry).put(large);
        var server = new FaultyHttp(registry).onFirst(100, "GET", FaultyHttp.cutAfter(2 * 1024 * 1024));

        try (InputStream in = Clients.store(server).open(large.descriptor())) {
            assertThat(Digest.of(in.readAllBytes()))
                    .isEqualTo(large.descriptor().digest());
        }
    }

    @Test
    void readsOnAndDropsWhatItHasWhereARangeIsIgnored() throws IOException {
        Http noRanges = call -> registry.send(call.withoutHeader("Range"));
        var server = new FaultyHttp(noRanges).on("GET", 1, FaultyHttp.cutAfter(6_000));

        assertThat(read(server)).isEqualTo(bytes);
    }

    @Test
    void goesOnWhenWhatItDropsBreaksOffToo() throws IOException {
        Http noRanges = call -> registry.send(call.withoutHeader("Range"));
        var server = new FaultyHttp(noRanges)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on("GET", 2, FaultyHttp.cutAfter(3_000));

        assertThat(read(server)).isEqualTo(bytes);
    }

    @Test
    void asksForTheWholeWhereARangeIsRefused() throws IOException {
        Http noRanges = call -> call.headers().has("Range") ? HttpReply.of(400) : registry.send(call);
        var server = new FaultyHttp(noRanges).on("GET", 1, FaultyHttp.cutAfter(6_000));

        assertThat(read(server)).isEqualTo(bytes);
    }

    @Test
    void takesARangeThatCannotBeHadForAShorterBlob() {
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on("GET", 2, FaultyHttp.status(416));

        assertThatThrownBy(() -> read(server))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("6,000 of 10,000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes 0-9999/10000", "bytes 6001-9999/10000", "bytes 6000-9998/9999", "bytes 6000-10000/10001"})
    void refusesAnotherPartThanItAskedFor(String range) {
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on("GET", 2, FaultyHttp.answer(HttpReply.of(206, Headers.of("Content-Range", range), rest(6_000))));

        assertThatThrownBy(() -> read(server)).isInstanceOf(ImageException.Corrupt.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 6000-9999/10000", "bytes 6000-9999/*", "6000-9999/10000"})
    void takesAPartHoweverItIsWritten(String range) throws IOException {
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on("GET", 2, FaultyHttp.answer(HttpReply.of(206, Headers.of("Content-Range", range), rest(6_000))));

        assertThat(read(server)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes 6000", "lines 6000-9999/10000"})
    void refusesAPartThatDoesNotSayWhichItIs(String range) {
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on("GET", 2, FaultyHttp.answer(HttpReply.of(206, Headers.of("Content-Range", range), rest(6_000))));

        assertThatThrownBy(() -> read(server)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void doesNotGoOnAcrossAChangeOfTheDigest() {
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on(
                        "GET",
                        2,
                        (call, next) -> next.send(call)
                                .withHeader(
                                        "Docker-Content-Digest",
                                        Digest.of(new byte[0]).toString()));

        assertThatThrownBy(() -> read(server))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("sha256:e3b0c442");
    }

    @Test
    void doesNotGoOnInABlobOfAnotherLength() {
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on("GET", 2, FaultyHttp.answer(HttpReply.of(200, Headers.of("Content-Length", "9999"), bytes)));

        assertThatThrownBy(() -> read(server)).isInstanceOf(ImageException.Corrupt.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999", "10001", "0"})
    void refusesABlobOfAnotherLengthBeforeItIsRead(String length) {
        Http server = call -> HttpReply.of(200, Headers.of("Content-Length", length), bytes);

        assertThatThrownBy(() -> Clients.store(server).openFrom(blob.descriptor(), 0))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("10,000");
    }

    @Test
    void stopsAtABodyThatNeverEnds() {
        var endless = new EndlessStream();
        Http server = call -> HttpReply.of(200).withBody(endless);

        assertThatThrownBy(() ->
                        Clients.store(server).openFrom(blob.descriptor(), 0).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("more than its 10,000 bytes");
        assertThat(endless.count()).isLessThan(SIZE + 64 * 1024);
    }

    @Test
    void neverEndsOnWrongBytes() {
        var server = new FaultyHttp(registry).on("GET", 1, FaultyHttp.wrongByte(5_000));

        assertThatThrownBy(() -> read(server)).isInstanceOf(ImageException.Corrupt.class);
    }

    @ParameterizedTest
    @CsvSource({"401, Denied", "403, Denied", "404, NotFound", "429, RateLimited", "500, Rejected", "204, Rejected"})
    void saysWhyABlobCannotBeHad(int status, String type) {
        assertThatThrownBy(() -> read(call -> HttpReply.of(status)))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(type))
                .hasMessageContaining("read " + blob.descriptor().digest() + " of reg.example/team/app");
    }

    @Test
    void saysWhyItCannotGoOn() {
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.cutAfter(6_000))
                .on("GET", 2, FaultyHttp.status(404));

        assertThatThrownBy(() -> read(server)).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void asksForNothingWhereNothingIsLeft() throws IOException {
        var server = new ScriptedHttp();

        assertThat(Clients.store(server).openFrom(blob.descriptor(), SIZE).readAllBytes())
                .isEmpty();
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void startsAtAnOffset() throws IOException {
        var server = new ScriptedHttp().on("GET " + path, registry);

        assertThat(Clients.store(server).openFrom(blob.descriptor(), 9_000).readAllBytes())
                .isEqualTo(rest(9_000));
        assertThat(server.calls().getFirst().headers().find("Range")).contains("bytes=9000-");
    }

    @Test
    void readsSingleBytes() throws IOException {
        InputStream in = Clients.store(registry).openFrom(blob.descriptor(), SIZE - 2);

        assertThat(in.read()).isEqualTo(bytes[SIZE - 2] & 0xff);
        assertThat(in.read()).isEqualTo(bytes[SIZE - 1] & 0xff);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void closesTheBodyThatItIsReading() throws IOException {
        var body = new ClosingStream(bytes);
        InputStream in = Clients.store(call -> HttpReply.of(200).withBody(body)).openFrom(blob.descriptor(), 0);

        assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
        in.close();
        in.close();

        assertThat(body.closed).isTrue();
        assertThatThrownBy(() -> in.read()).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void closesABodyThatBrokeOff() throws IOException {
        var body = new ClosingStream(Arrays.copyOf(bytes, 100));
        var server = new FaultyHttp(registry)
                .on("GET", 1, FaultyHttp.answer(HttpReply.of(200).withBody(body)));

        assertThat(read(server)).isEqualTo(bytes);
        assertThat(body.closed).isTrue();
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() {
        var server = new ScriptedHttp()
                .on(
                        "GET " + path,
                        call -> HttpReply.of(200).withBody(new FilterInputStream(new BrokenStream(bytes, 100)) {
                            @Override
                            public int read(byte[] buffer, int offset, int length) throws IOException {
                                Thread.currentThread().interrupt();
                                return super.read(buffer, offset, length);
                            }
                        }));

        assertThatThrownBy(() -> read(server)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.calls()).hasSize(1);
    }

    private static final class ClosingStream extends ByteArrayInputStream {
        private boolean closed;

        ClosingStream(byte[] content) {
            super(content);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
