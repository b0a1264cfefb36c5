package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.model.Platform;
import dev.dray.testkit.ScriptedHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SaveAndLoadTest {
    private static final byte[] TAR = tar(30 * 512);
    private static final String LOAD = "POST /v1.41/images/load?quiet=0";

    private final List<EngineProgress> told = new ArrayList<>();

    @Test
    void savesSeveralImagesAsOneTar() throws IOException {
        ScriptedHttp http =
                Scripted.http("1.41").on("GET /v1.41/images/get?names=a%3A1&names=b%2Fc%3A2", tarReply(TAR));

        try (InputStream saved = Scripted.engine(http).images().save(List.of("a:1", "b/c:2"), null)) {
            assertThat(saved.readAllBytes()).isEqualTo(TAR);
        }
    }

    @Test
    void savesOnePlatformWhereTheEngineCan() throws IOException {
        String query = "names=a&platform=%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm64%22%7D";
        ScriptedHttp http = Scripted.http("1.48").on("GET /v1.48/images/get?" + query, tarReply(TAR));

        try (InputStream saved = Scripted.engine(http).images().save(List.of("a"), Platform.LINUX_ARM64)) {
            assertThat(saved.readAllBytes()).hasSize(TAR.length);
        }
    }

    @Test
    void refusesAPlatformThatAnOldEngineWouldIgnore() {
        Engine engine = Scripted.engine(Scripted.http("1.47"));

        assertThatExceptionOfType(ImageException.Unsupported.class)
                .isThrownBy(() -> engine.images().save(List.of("a"), Platform.LINUX_ARM64))
                .withMessage("saving one platform of an image needs version 1.48 of the Engine API;"
                        + " this Engine speaks 1.47");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 14 * 1024 - 1, 14 * 1024})
    void aTarThatBreaksOffIsAFailure(int length) {
        assertThatThrownBy(() -> saved(Arrays.copyOf(TAR, length)))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("could not save a: the archive broke off after %,d bytes".formatted(length));
    }

    @Test
    void anErrorBehindTheTarIsAFailure() {
        byte[] error =
                "{\"errorDetail\":{\"message\":\"open layer.tar: no space left\"},\"error\":\"x\"}\r\n".getBytes(UTF_8);
        byte[] sent = Arrays.copyOf(TAR, 10_000 + error.length);
        System.arraycopy(error, 0, sent, 10_000, error.length);

        assertThatThrownBy(() -> saved(sent))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("could not save a: open layer.tar: no space left");
    }

    @Test
    void anErrorInPlaceOfTheTarIsAFailure() {
        assertThatThrownBy(() -> saved("{\"message\":\"No such image: a\"}".getBytes(UTF_8)))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessage("could not save a: No such image: a");
    }

    @Test
    void loadsAndSaysWhatWasLoaded() throws IOException {
        ScriptedHttp http = Scripted.http("1.41").on(LOAD, Scripted.json("""
                {"status":"Loading layer","progressDetail":{"current":512,"total":10240},"id":"a8d596a7beab"}
                {"stream":"Loaded image: a:1\\n"}{"stream":"Loaded image ID: sha256:09fa\\n"}
                """));

        List<String> loaded = Scripted.engine(http).images().load(HttpBody.of(TAR), told::add);

        assertThat(loaded).containsExactly("a:1", "sha256:09fa");
        assertThat(told.getFirst())
                .isInstanceOfSatisfying(
                        EngineProgress.Layer.class,
                        layer -> assertThat(layer)
                                .extracting("id", "status", "current", "total")
                                .containsExactly("a8d596a7beab", "Loading layer", 512L, 10240L));
        assertThat(http.calls().getLast().headers().find("Content-Type")).hasValue("application/x-tar");
    }

    @Test
    void podmanNamesAllAtTheEnd() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on(LOAD, Scripted.json("{\"stream\":\"Loaded image: localhost/a:1,localhost/b:2\"}"));

        assertThat(Scripted.engine(http).images().load(HttpBody.of(TAR), told::add))
                .containsExactly("localhost/a:1", "localhost/b:2");
    }

    @Test
    void anErrorInTheStreamIsAFailure() {
        String error = "{\"errorDetail\":{\"message\":\"invalid tag \\\"A\\\"\"},\"error\":\"older words\"}";

        assertThatThrownBy(() -> load("{\"stream\":\"Loaded image: a:1\\n\"}\n" + error))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("could not load images: invalid tag \"A\"");
    }

    @Test
    void oldEnginesSayOnlyError() {
        assertThatThrownBy(() -> load("{\"error\":\"toomanyrequests: slow down\"}"))
                .isInstanceOf(ImageException.RateLimited.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 34})
    void anAnswerThatBreaksOffIsAFailure(int length) {
        assertThatThrownBy(() -> load("{\"stream\":\"Loaded image: long:1\\n\"}".substring(0, length)))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("could not load images: the Engine's answer broke off");
    }

    @Test
    void anAnswerInHtmlIsAFailure() {
        assertThatThrownBy(() -> load("<html><body>Welcome</body></html>"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("it begins with \"<html>");
    }

    @Test
    void interruptingEndsIt() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> load("{\"stream\":\"Loaded image: a:1\\n\"}"))
                    .isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void load(String answer) throws IOException {
        Scripted.engine(Scripted.http("1.41").on(LOAD, Scripted.json(answer)))
                .images()
                .load(HttpBody.of(TAR), told::add);
    }

    private static void saved(byte[] sent) throws IOException {
        ScriptedHttp http = Scripted.http("1.41").on("GET /v1.41/images/get?names=a", tarReply(sent));
        try (InputStream saved = Scripted.engine(http).images().save(List.of("a"), null)) {
            saved.transferTo(new ByteArrayOutputStream());
        }
    }

    private static HttpReply tarReply(byte[] tar) {
        return HttpReply.of(200, Headers.NONE.with("Content-Type", "application/x-tar"), tar);
    }

    /// What ends as a tar does; what is before does not matter here.
    private static byte[] tar(int size) {
        byte[] tar = new byte[size];
        Arrays.fill(tar, 0, size - 1024, (byte) 'x');
        return tar;
    }
}
