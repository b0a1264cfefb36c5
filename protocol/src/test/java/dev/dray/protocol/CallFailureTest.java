package dev.dray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.RefusedTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CallFailureTest {
    private static final HttpCall CALL =
            HttpCall.of("read the manifest of x", "GET", URI.create("https://reg.example:5000/v2/x/manifests/1"));

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(new SocketTimeoutException("read"), "nothing arrived in time"),
                Arguments.of(new UnknownHostException("reg.example"), "no such host: reg.example"),
                Arguments.of(new ConnectException("refused"), "no connection to reg.example:5000"),
                Arguments.of(new SSLHandshakeException("no"), "TLS with reg.example:5000 failed: no"),
                Arguments.of(new IOException("reset"), "the connection to reg.example:5000 failed: reset"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhyNothingCame(IOException broken, String why) {
        IOException failure = CallFailure.of(CALL, broken);

        assertThat(failure)
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("could not read the manifest of x: " + why)
                .hasCause(broken);
    }

    @Test
    void saysThatATargetWasRefused() {
        assertThat(CallFailure.of(CALL, new RefusedTarget("reg.example points to a redirect at file:…")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("file:…");
    }

    @Test
    void leavesACancellationAsItIs() {
        InterruptedIOException cancelled = new InterruptedIOException();

        assertThat(CallFailure.of(CALL, cancelled)).isSameAs(cancelled);
    }

    @Test
    void takesAFailureOfAnInterruptedThreadForACancellation() {
        Thread.currentThread().interrupt();

        IOException failure = CallFailure.of(CALL, new IOException("socket closed"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(InterruptedIOException.class).hasMessageContaining("read the manifest of x");
    }
}
