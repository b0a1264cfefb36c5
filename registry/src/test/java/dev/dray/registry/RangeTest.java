package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import dev.dray.testkit.ScriptedHttp;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Parts of blobs, by `Range`.
final class RangeTest {
    private static final int SIZE = 200_000;

    private final Blob blob = new RandomImages(5).blob(SIZE);
    private final String path = "/v2/team/app/blobs/" + blob.descriptor().digest();
    private final Http registry = new RegistryHandler(new OpenStorage());
    private final AtomicLong served = new AtomicLong();
    private byte[] bytes = new byte[0];

    @BeforeEach
    void fill() throws IOException {
        bytes = blob.open().readAllBytes();
        Clients.store(registry).put(blob);
    }

    private byte[] read(Http server, long offset, long length) throws IOException {
        try (InputStream in = Clients.store(server).openRange(blob.descriptor(), offset, length)) {
            return in.readAllBytes();
        }
    }

    private HttpReply counted(HttpReply reply) {
        return reply.withBody(new FilterInputStream(reply.body()) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                served.addAndGet(Math.max(n, 0));
                return n;
            }
        });
    }

    /// The registry, as one that has never heard of ranges.
    private HttpReply whole(HttpCall call) throws IOException {
        return counted(registry.send(HttpCall.of(call.purpose(), call.method(), call.uri())));
    }

    @ParameterizedTest
    @CsvSource({"0,10", "0,200000", "100,1", "199999,1", "199990,100", "200000,5", "70000,60000"})
    void asksForThatPartOnly(int offset, int length) throws IOException {
        var server = new ScriptedHttp();
        server.on("GET " + path, call -> counted(registry.send(call)));

        byte[] read = read(server, offset, length);

        int end = Math.min(SIZE, offset + length);
        assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, offset, end));
        assertThat(served).hasValue(end - offset);
        assertThat(server.calls()).hasSize(end > offset ? 1 : 0);
        assertThat(server.calls())
                .allSatisfy(call ->
                        assertThat(call.headers().find("Range")).contains("bytes=%d-%d".formatted(offset, end - 1)));
    }

    @Test
    void goesOnWhereThePartBrokeOff() throws IOException {
        var server = new ScriptedHttp();
        server.on("GET " + path, call -> FaultyHttp.cutAfter(400).spoil(call, registry));
        server.on("GET " + path, call -> counted(registry.send(call)));

        byte[] read = read(server, 1_000, 1_000);

        assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, 1_000, 2_000));
        assertThat(served).hasValue(600);
    }

    @Test
    void readsNoMoreThanItMustWhereTheRegistryKnowsNoRanges() throws IOException {
        byte[] read = read(this::whole, 1_000, 500);

        assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, 1_000, 1_500));
        assertThat(served.get()).isLessThanOrEqualTo(1_500);
    }

    @Test
    void refusesToReadMuchForALittle() {
        assertThatThrownBy(() -> read(this::whole, 150_000, 10)).isInstanceOf(ImageException.Unsupported.class);
        assertThat(served).hasValue(0);
    }

    @Test
    void takesA400ToARangeForARegistryWithoutRanges() throws IOException {
        Http server = call -> call.headers().find("Range").isPresent() ? HttpReply.of(400) : registry.send(call);

        assertThat(read(server, 5, 5)).isEqualTo(Arrays.copyOfRange(bytes, 5, 10));
    }
}
