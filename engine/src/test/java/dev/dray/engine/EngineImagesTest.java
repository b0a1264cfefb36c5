package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Platform;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What answers of Engines are read as, and which calls are made.
final class EngineImagesTest {
    private static final String ID = "sha256:09fab17245bebcaa8c3fe83debaf3bcd2029ff2ab8c53dc6c41c7ed85bba844a";
    private static final String ARM64 = "%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm64%22%7D";

    private static EngineImages images(ScriptedHttp http) {
        return Scripted.engine(http).images();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void listsImages(String engine) throws IOException {
        ScriptedHttp http =
                Scripted.http("1.41").on("GET /v1.41/images/json", Scripted.captured(engine + "/images.json"));

        ImageEntry image = images(http).list(ListOptions.DEFAULT).getFirst();

        assertThat(image.id()).isEqualTo(ID);
        assertThat(image.names().getFirst()).endsWith("acme-x:1");
        assertThat(image.created()).isEqualTo("2026-11-30T07:57:36Z");
        assertThat(image.size()).isPositive();
        assertThat(image.labels()).isEmpty();
    }

    @Test
    void leavesOutThePlaceholdersOfOldVersions() throws IOException {
        ScriptedHttp http = Scripted.http("1.24").on("GET /v1.24/images/json", Scripted.json("""
                [{"Id":"sha256:aa","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"],"Created":-62135596800,
                  "Size":5,"VirtualSize":7,"Labels":{"maker":"acme"}},
                 {"Id":"sha256:bb"}]"""));

        List<ImageEntry> images = images(http).list(ListOptions.DEFAULT);

        assertThat(images.getFirst().names()).isEmpty();
        assertThat(images.getFirst().digestNames()).isEmpty();
        assertThat(images.getFirst().created()).isNull();
        assertThat(images.getFirst().labels()).containsEntry("maker", "acme");
        assertThat(images.getLast())
                .extracting(ImageEntry::size, ImageEntry::containers)
                .containsExactly(-1L, -1L);
    }

    @Test
    void asksForWhatIsWanted() throws IOException {
        String query =
                "all=1&filters=%7B%22dangling%22%3A%5B%22true%22%5D%2C%22label%22%3A%5B%22a%22%2C%22b%3Dc%22%5D%7D"
                        + "&manifests=1";
        ScriptedHttp http = Scripted.http("1.47").on("GET /v1.47/images/json?" + query, Scripted.json("null"));
        Filters filters = Filters.parse(List.of("dangling=true", "label=a", "label=b=c"));

        assertThat(images(http).list(new ListOptions(true, filters, true))).isEmpty();
    }

    @Test
    void wantsFiltersWithAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filters.parse(List.of("dangling")))
                .withMessage("not a filter: \"dangling\" (want NAME=VALUE, as in dangling=true)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void inspectsAnImage(String engine) throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/images/acme/x:1/json", Scripted.captured(engine + "/inspect.json"));

        ImageDetails image = images(http).inspect("acme/x:1");

        assertThat(image.id()).isEqualTo(ID);
        assertThat(image.created()).isEqualTo("2026-11-30T07:57:36.975908031Z");
        assertThat(image.platform()).hasToString("linux/amd64");
        assertThat(image.diffIds())
                .containsExactly("sha256:a8d596a7beab52c65de4d3ada0d9420976f3c914a9277217a01f6677688162f1");
        assertThat(image.config().texts("Env")).containsExactly("A=b");
        assertThat(image.raw().findText("Comment")).hasValue("Imported from -");
    }

    @Test
    void toleratesWhatNewVersionsLeaveOut() throws IOException {
        ScriptedHttp http = Scripted.http("1.55").on("GET /v1.55/images/a/json", Scripted.json("""
                {"Id":"sha256:aa","RepoTags":[],"Created":"","Descriptor":{"digest":"sha256:aa"},"Os":"","Size":0}"""));

        ImageDetails image = images(http).inspect("a");

        assertThat(image.created()).isNull();
        assertThat(image.platform()).isNull();
        assertThat(image.diffIds()).isEmpty();
    }

    @Test
    void inspectsOnePlatformWhereTheEngineCan() throws IOException {
        ScriptedHttp http = Scripted.http("1.49")
                .on("GET /v1.49/images/a/json?platform=" + ARM64, Scripted.json("{\"Id\":\"sha256:aa\"}"));

        assertThat(images(http).inspect("a", Platform.LINUX_ARM64).id()).isEqualTo("sha256:aa");
        assertThatExceptionOfType(ImageException.Unsupported.class)
                .isThrownBy(() -> images(Scripted.http("1.48")).inspect("a", Platform.LINUX_ARM64))
                .withMessage("inspecting one platform of an image needs version 1.49 of the Engine API;"
                        + " this Engine speaks 1.48");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void readsAHistory(String engine) throws IOException {
        ScriptedHttp http =
                Scripted.http("1.41").on("GET /v1.41/images/a/history", Scripted.captured(engine + "/history.json"));

        ImageStep step = images(http).history("a", null).getFirst();

        assertThat(step.id()).endsWith(ID.substring(ID.indexOf(':') + 1));
        assertThat(step.created()).isEqualTo(Instant.parse("2026-11-30T07:57:36Z"));
        assertThat(step.comment()).isEqualTo("Imported from -");
    }

    @Test
    void aStepMayHaveNoImage() throws IOException {
        ScriptedHttp http = Scripted.http("1.41").on("GET /v1.41/images/a/history", Scripted.json("""
                [{"Id":"<missing>","Created":1,"CreatedBy":"/bin/sh -c #(nop) CMD","Tags":null,"Size":0,"Comment":""}]"""));

        assertThat(images(http).history("a", null).getFirst().id()).isNull();
    }

    @Test
    void givesANameToAnImage() throws IOException {
        ScriptedHttp http =
                Scripted.http("1.41").on("POST /v1.41/images/sha256:aa/tag?repo=acme%2Fweb&tag=2", HttpReply.of(201));

        images(http).tag("sha256:aa", "acme/web", "2");

        assertThat(http.lines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void removesAnImage(String engine) throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("DELETE /v1.41/images/a:1?force=1&noprune=1", Scripted.captured(engine + "/remove.json"));

        Removed removed =
                images(http).remove("a:1", RemoveOptions.DEFAULT.withForce(true).withKeepParents(true));

        assertThat(removed.untagged()).singleElement().asString().endsWith("acme-imp:2");
        assertThat(removed.deleted()).isNotEmpty();
        assertThat(removed.bytes()).isEqualTo(-1);
    }

    @Test
    void removesOnePlatformWhereTheEngineCan() throws IOException {
        RemoveOptions options = RemoveOptions.DEFAULT.withPlatforms(List.of(Platform.LINUX_ARM64));
        ScriptedHttp http = Scripted.http("1.50").on("DELETE /v1.50/images/a?platforms=" + ARM64, Scripted.json("[]"));

        assertThat(images(http).remove("a", options).deleted()).isEmpty();
        assertThatExceptionOfType(ImageException.Unsupported.class)
                .isThrownBy(() -> images(Scripted.http("1.49")).remove("a", options));
    }

    @Test
    void prunes() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("POST /v1.41/images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%7D", Scripted.json("""
                        {"ImagesDeleted":[{"Untagged":"a:1"},{"Deleted":"sha256:aa"},{"Deleted":"sha256:bb"}],
                         "SpaceReclaimed":12}"""))
                .on("POST /v1.41/images/prune", Scripted.json("{\"ImagesDeleted\":null,\"SpaceReclaimed\":0}"));

        Removed all = images(http).prune(Filters.NONE.plus("dangling", "false"));

        assertThat(all).isEqualTo(new Removed(List.of("a:1"), List.of("sha256:aa", "sha256:bb"), 12));
        assertThat(images(http).prune(Filters.NONE)).isEqualTo(new Removed(List.of(), List.of(), 0));
    }

    @Test
    void searches() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on(
                        "GET /v1.41/images/search?term=my+sql&limit=2&filters=%7B%22stars%22%3A%5B%223%22%5D%7D",
                        Scripted.json("""
                        [{"description":"A database","is_official":true,"is_automated":false,"name":"mysql","star_count":9},
                         {"name":"o/mysql"}]"""));

        List<FoundImage> finds = images(http).search("my sql", 2, Filters.NONE.plus("stars", "3"));

        assertThat(finds.getFirst())
                .extracting(FoundImage::name, FoundImage::official, FoundImage::stars, FoundImage::description)
                .containsExactly("mysql", true, 9L, "A database");
        assertThat(finds.getLast().official()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> images(http).search("x", 101, Filters.NONE));
    }

    @Test
    void namesInPathsAreEncodedAsFarAsTheyMustBe() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/images/localhost:5000/a/b@sha256:aa/json", Scripted.json("{}"))
                .on("GET /v1.41/images/a%3Fb%23c%20d/json", Scripted.json("{}"));

        assertThat(images(http).inspect("localhost:5000/a/b@sha256:aa").id()).isEmpty();
        assertThat(images(http).inspect("a?b#c d").id()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a//b", "../containers/x", "a/./b", "a/"})
    void aNameThatWouldLeadElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> images(Scripted.http("1.41")).inspect(name))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageStartingWith("not the name of an image");
    }

    @Test
    void anAnswerOfAnotherFormIsAFailure() {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/images/json", Scripted.json("{\"not\":\"an array\"}"))
                .on("GET /v1.41/images/a/json", Scripted.json("{\"Id\":5}"));

        assertThatThrownBy(() -> images(http).list(ListOptions.DEFAULT))
                .hasMessage("could not list images: the Engine's answer cannot be read: not an array");
        assertThatThrownBy(() -> images(http).inspect("a"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageEndingWith("\"Id\" is not a string");
    }

    @Test
    void refusalsComeInTheEnginesWords() {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/images/a/json", Scripted.json(404, "{\"message\":\"No such image: a:latest\"}"))
                .on("DELETE /v1.41/images/a", Scripted.json(409, "{\"message\":\"conflict: in use by 09e6\"}"))
                .on(
                        "GET /v1.41/images/a/history",
                        Scripted.json(
                                500,
                                "{\"cause\":\"image not known\",\"message\":\"a: image not known\",\"response\":500}"))
                .on(
                        "GET /v1.41/images/json",
                        HttpReply.of(502, Headers.NONE.with("Content-Type", "text/html"), "<html>".getBytes(UTF_8)));

        assertThatThrownBy(() -> images(http).inspect("a"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessage("could not inspect the image a: No such image: a:latest");
        assertThatThrownBy(() -> images(http).remove("a", RemoveOptions.DEFAULT))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("in use by 09e6");
        assertThatThrownBy(() -> images(http).history("a", null)).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> images(http).list(ListOptions.DEFAULT))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("502");
    }
}
