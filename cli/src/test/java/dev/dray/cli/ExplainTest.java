package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols H39: no secret is in anything that is printed.
final class ExplainTest {
    private static final String IMAGE = "localhost:5000/acme/web:1";
    private static final String CREDENTIALS = "--creds=anna:correct-horse";

    @TempDir
    Path folder;

    private Rig rig;
    private final List<HttpCall> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void serve() throws IOException {
        rig = new Rig(folder);
        Platform here = Platform.ofThisMachine();
        Descriptor image = rig.image("acme/web", here, Rig.tar("etc/", "", "etc/hi", "hi"), Rig.tar("b", "b"));
        rig.index("acme/web", "1", image);
        TokenAccess access = new TokenAccess(TokenOptions.of(Map.of("anna", "correct-horse")));
        Http server = new RegistryHandler(rig.storage, access);
        rig.server = call -> {
            calls.add(call);
            call.headers().find("Authorization").ifPresent(tokens::add);
            return server.send(call);
        };
    }

    private void holdsNoSecrets(String text) {
        assertThat(tokens).hasSizeGreaterThan(1);
        tokens.forEach(token -> assertThat(text).doesNotContain(token.replaceFirst("^\\S+ ", "")));
        assertThat(text).doesNotContain("correct-horse");
    }

    private static long lines(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).count();
    }

    @Test
    void showsEachCallWhenTheCommandHasEnded() {
        Rig.Result result = rig.run("tags", "--explain", "localhost:5000/acme/web", CREDENTIALS);

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("1\n");
        assertThat(result.err())
                .startsWith("#!/usr/bin/env bash\n# dray tags, ")
                .contains(": \"${PASSWORD:?the password of anna at localhost:5000}\"\n")
                .contains("# 1. list the tags of localhost:5000/acme/web\n")
                .contains("answered 1 401\n")
                .contains(" -u \"anna:$PASSWORD\" 'http://localhost:5000/token?")
                .contains("TOKEN_2=$(jq -r .token 2.body)\n")
                .contains(" -H \"Authorization: Bearer $TOKEN_2\" http://localhost:5000/v2/acme/web/tags/list\n");
        assertThat(lines(result.err(), "curl ")).isEqualTo(calls.size());
        holdsNoSecrets(result.err());
    }

    @Test
    void showsWhatLedToAFailure() {
        Rig.Result result = rig.run("manifest", "localhost:5000/acme/web:gone", "--explain", CREDENTIALS);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).startsWith("#!/usr/bin/env bash").contains("answered 4 404\n", "\ndray: ");
        holdsNoSecrets(result.err());
    }

    @Test
    void writesAFileWholeOrNotAtAll() throws Exception {
        Path file = folder.resolve("script.sh");

        Rig.Result written = rig.run("tags", "localhost:5000/acme/web", "--explain-file", file.toString(), CREDENTIALS);
        Rig.Result again = rig.run("tags", "localhost:5000/acme/web", "--explain-file", file.toString(), CREDENTIALS);

        assertThat(written.err()).isEmpty();
        assertThat(file).content().startsWith("#!/usr/bin/env bash");
        holdsNoSecrets(Files.readString(file));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("exists: name another file with --explain-file");
        assertThat(again.out()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsAFailure() {
        Path file = folder.resolve("none").resolve("script.sh");

        Rig.Result result = rig.run("tags", "localhost:5000/acme/web", "--explain-file", file.toString(), CREDENTIALS);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("1\n");
        assertThat(result.err()).startsWith("dray: could not write the explanation: ");
    }

    @Test
    void writesAnArchive() {
        Rig.Result result = rig.run("tags", "localhost:5000/acme/web", "--explain=har", CREDENTIALS);

        List<? extends Json> entries =
                Json.parse(result.err()).find("log").orElseThrow().items("entries");
        assertThat(entries).hasSize(3);
        holdsNoSecrets(result.err());
    }

    @Test
    void otherFormatsAreRefused() {
        Rig.Result result = rig.run("tags", "localhost:5000/acme/web", "--explain=pcap");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("want bash or har");
    }

    @Test
    void aPushTakesItsContentFromTheLayout() throws Exception {
        Path layout = folder.resolve("layout");
        rig.run("pull", IMAGE, "oci:" + layout, CREDENTIALS);

        Rig.Result result =
                rig.run("push", "oci:" + layout, "localhost:5000/acme/other:1", "--explain", "-q", CREDENTIALS);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err())
                .containsPattern("\nLOCATION_(\\d+)=http://localhost:5000\\$\\(header Location \\1\\)\n")
                .containsPattern("--data-binary @\\d+\\.request \"\\$LOCATION_\\d+[?&]digest=sha256");
        holdsNoSecrets(result.err());
    }

    @Test
    void aCopySendsWhatItGot() {
        Rig.Result result = rig.run(
                "copy",
                IMAGE,
                "localhost:5000/acme/copy:1",
                "--from-creds=anna:correct-horse",
                CREDENTIALS,
                "--explain");

        assertThat(result.code()).as(result.err()).isZero();
        // Both sides in one script, each step with a number of its own.
        List<String> numbers = Pattern.compile("(?m)^# (\\d+)\\. ")
                .matcher(result.err())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(numbers).doesNotHaveDuplicates().hasSize(calls.size());
        assertThat(result.err()).contains("/v2/acme/copy/manifests/1");
        holdsNoSecrets(result.err());
    }

    @Test
    void bothSidesOfACopyWriteOneFile() throws Exception {
        Path file = folder.resolve("script.sh");

        Rig.Result result = rig.run(
                "copy",
                IMAGE,
                "localhost:5000/acme/copy:1",
                "--from-creds=anna:correct-horse",
                CREDENTIALS,
                "--explain-file=" + file);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(lines(Files.readString(file), "curl ")).isEqualTo(calls.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull " + IMAGE,
                "pull " + IMAGE + " oci:never",
                "unpack " + IMAGE + " never",
                "export " + IMAGE,
                "files " + IMAGE,
                "cat " + IMAGE + " /etc/hi",
                "copy " + IMAGE + " oci:never",
            })
    void layersAreAskedForButNotKept(String command) {
        Rig.Result result = explain(command);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("#!/usr/bin/env bash");
        List<String> verified = Pattern.compile("(?m)^verify \\d+ (sha256:.*)$")
                .matcher(result.out())
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
        // The image's manifest, its configuration, two layers; perhaps the index.
        assertThat(verified).hasSizeBetween(4, 5);
        assertThat(Path.of("never")).doesNotExist();
        assertThat(rig.run("store", "ls").out()).doesNotContain("acme");
        holdsNoSecrets(result.out());
    }

    private Rig.Result explain(String command) {
        List<String> words = new ArrayList<>(List.of("explain"));
        words.addAll(List.of(command.split(" ")));
        words.add(CREDENTIALS);
        return rig.run(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tags localhost:5000/acme/web",
                "repos localhost:5000",
                "images localhost:5000/acme/web",
                "manifest " + IMAGE,
                "config " + IMAGE,
                "digest " + IMAGE,
                "layers " + IMAGE,
                "inspect " + IMAGE,
                "history " + IMAGE,
                "tree " + IMAGE,
                "token localhost:5000/acme/web",
                "copy --dry-run " + IMAGE + " localhost:5000/acme/copy:1",
            })
    void whatOnlyReadsIsRun(String command) {
        Rig.Result result = explain(command);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("#!/usr/bin/env bash").contains("\nanswered 1 ");
        assertThat(lines(result.out(), "curl ")).isEqualTo(calls.size());
        holdsNoSecrets(result.out());
    }

    @Test
    void oneLayerIsAskedFor() {
        String digest = rig.run("layers", IMAGE, CREDENTIALS).lines().get(1).split(" +")[1];

        Rig.Result layer = explain("layer " + IMAGE + " " + digest);
        Rig.Result blob = explain("blob localhost:5000/acme/web@" + digest);

        assertThat(layer.out()).containsPattern("verify \\d+ " + digest);
        assertThat(blob.out()).containsPattern("verify \\d+ " + digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push oci:layout localhost:5000/acme/web:2",
                "copy " + IMAGE + " localhost:5000/acme/web:2",
                "pull v1:localhost:5000/acme/web:1",
                "unpack v1:localhost:5000/acme/web:1 never",
                "login localhost:5000 --username anna --password correct-horse",
            })
    void whatWritesCannotBeExplainedWithoutBeingDone(String command) {
        Rig.Result result = explain(command.replace(" --username", " --config x --username"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("cannot be explained without being done: add --explain");
        assertThat(calls).isEmpty();
    }

    @Test
    void whatAsksNobodyHasNothingToExplain() {
        Rig.Result result = rig.run("explain", "name", "ubuntu");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("asks no registry");
    }

    @Test
    void wrongUsageOfTheOtherCommandIsSaid() {
        Rig.Result unknown = rig.run("explain", "tags");
        Rig.Result help = rig.run("explain", "tags", "--help");

        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("REPO", "try: dray tags --help");
        assertThat(help.out()).startsWith("Usage: dray tags");
    }

    @Test
    void answersAreReadAsTheyAlwaysAre() {
        Http server = rig.server;
        rig.server = call -> call.uri().getPath().equals("/token") ? HttpReply.of(500) : server.send(call);

        Rig.Result result = rig.run("tags", "localhost:5000/acme/web", "--explain", "--retries", "0", CREDENTIALS);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("answered 2 500\n");
    }
}
