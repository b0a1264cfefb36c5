package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.FaultyHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `push` and `copy`.
final class MoveTest {
    private static final String IMAGE = "localhost:5000/acme/web:1.0";
    private static final String TARGET = "localhost:5000/team/app:2";
    private static final Platform HERE = Platform.LINUX_AMD64;
    private static final Platform ELSEWHERE = Platform.LINUX_ARM64;

    @TempDir
    Path folder;

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private Rig rig;
    private Descriptor here;
    private Descriptor index;

    @BeforeEach
    void pushAnIndex() throws IOException {
        rig = new Rig(folder);
        here = rig.image("acme/web", HERE, Rig.tar("a", "1"), Rig.tar("b", "2"));
        index = rig.index("acme/web", "1.0", here, rig.image("acme/web", ELSEWHERE, Rig.tar("a", "1")));
        rig.server = watched(rig.server);
    }

    private Http watched(Http server) {
        return call -> {
            String query = call.uri().getQuery();
            calls.add(call.method() + " " + call.uri().getPath() + (query == null ? "" : "?" + query));
            return server.send(call);
        };
    }

    private List<String> writes() {
        return calls.stream()
                .filter(call -> !call.startsWith("GET") && !call.startsWith("HEAD"))
                .toList();
    }

    /// A store that knows the image under a name of no registry here.
    private String layout() {
        String layout = "oci:" + folder.resolve("layout") + ":v";
        assertThat(rig.run("copy", IMAGE, layout).code()).isZero();
        calls.clear();
        return layout;
    }

    private Descriptor pushed() throws IOException {
        return rig.storage.repository("team/app").resolve("2");
    }

    @Test
    void pushesAnIndexWhole() throws IOException {
        Rig.Result result = rig.run("push", layout(), TARGET);

        assertThat(result.out())
                .isEqualTo("%s oci:%s:v -> %s\n".formatted(index.digest(), folder.resolve("layout"), TARGET));
        assertThat(result.err()).contains("4 blobs", "nothing already there");
        assertThat(pushed()).isEqualTo(index);
        assertThat(Image.resolve(rig.storage.repository("team/app"), "2")
                        .forPlatform(ELSEWHERE)
                        .config()
                        .platform())
                .isEqualTo(ELSEWHERE);
    }

    @Test
    void sendsEachManifestOnceAndTheTagLast() {
        rig.run("push", layout(), TARGET);

        List<String> manifests =
                writes().stream().filter(call -> call.contains("/manifests/")).toList();
        assertThat(manifests).hasSize(3).last().isEqualTo("PUT /v2/team/app/manifests/2");
        assertThat(writes()).endsWith(manifests.toArray(String[]::new));
    }

    @Test
    void sendsNothingTheSecondTime() {
        String layout = layout();
        rig.run("push", layout, TARGET);
        calls.clear();

        Rig.Result result = rig.run("push", layout, TARGET);

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("nothing sent", "4 blobs");
        assertThat(writes()).isEmpty();
    }

    @Test
    void sendsAgainWhatTheRegistryLost() throws IOException {
        String layout = layout();
        rig.run("push", layout, TARGET);
        rig.storage.repository("team/app").delete(here);
        calls.clear();

        assertThat(rig.run("push", layout, TARGET).code()).isZero();

        assertThat(writes()).containsExactly("PUT /v2/team/app/manifests/" + here.digest());
    }

    @Test
    void movesATagThatStoodForSomethingElse() throws IOException {
        rig.storage
                .repository("team/app")
                .put(Blob.of(Image.resolve(
                                rig.storage.repository("acme/web"),
                                here.digest().toString())
                        .manifest()));
        rig.storage.repository("team/app").tag("2", here);

        rig.run("push", layout(), TARGET);

        assertThat(pushed().digest()).isEqualTo(index.digest());
    }

    @Test
    void takesBlobsFromAnotherRepositoryOfTheSameRegistry() throws IOException {
        Rig.Result result = rig.run("copy", IMAGE, TARGET);

        assertThat(result.err()).contains("nothing sent, 4 blobs");
        assertThat(writes().stream().filter(call -> call.contains("/blobs/")))
                .hasSize(4)
                .allMatch(call -> call.contains("mount=sha256:") && call.endsWith("&from=acme/web"));
        assertThat(pushed()).isEqualTo(index);
    }

    @Test
    void takesBlobsFromWhereTheStoreGotThem() {
        rig.run("pull", IMAGE, "--platform", "all");

        Rig.Result result = rig.run("push", "store:" + IMAGE, TARGET);

        assertThat(result.err()).contains("nothing sent, 4 blobs");
        assertThat(writes()).noneMatch(call -> call.startsWith("PUT /v2/team/app/blobs/"));
    }

    private static FaultyHttp.Fault withoutMount() {
        return (call, next) ->
                next.send(call.withUri(URI.create(call.uri().toString().replaceFirst("\\?.*", ""))));
    }

    @Test
    void sendsTheBytesToTheUploadThatARefusedMountBegan() throws IOException {
        rig.server = new FaultyHttp(rig.server).onFirst(100, "POST", withoutMount());

        Rig.Result result = rig.run("copy", IMAGE, TARGET);

        assertThat(result.err()).contains("4 blobs", "nothing taken");
        assertThat(writes().stream().filter(call -> call.startsWith("POST"))).hasSize(4);
        assertThat(pushed()).isEqualTo(index);
    }

    @ParameterizedTest
    @CsvSource({"400", "403", "404", "405"})
    void sendsTheBytesWhereAMountIsAnError(int status) throws IOException {
        Http server = rig.server;
        rig.server = call ->
                String.valueOf(call.uri().getQuery()).contains("mount=") ? HttpReply.of(status) : server.send(call);

        assertThat(rig.run("copy", IMAGE, TARGET).code()).isZero();
        assertThat(pushed()).isEqualTo(index);
    }

    @Test
    void leavesNoTagWhenAManifestIsRefused() throws IOException {
        rig.server = new FaultyHttp(rig.server).on("PUT /v2/team/app/manifests/", 2, FaultyHttp.status(400));

        assertThat(rig.run("copy", IMAGE, TARGET).code()).isEqualTo(1);

        assertThat(rig.storage.repository("team/app").tags()).isEmpty();
        assertThat(calls).doesNotContain("PUT /v2/team/app/manifests/2");
    }

    @Test
    void leavesNoManifestWhenABlobCannotBeSent() throws IOException {
        String layout = layout();
        rig.server = new FaultyHttp(rig.server).onFirst(9, "PUT /v2/team/app/blobs/", FaultyHttp.status(413));

        Rig.Result result = rig.run("push", layout, TARGET);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("HTTP 413").startsWith("dray: could not send sha256:");
        assertThat(calls).noneMatch(call -> call.startsWith("PUT /v2/team/app/manifests/"));
    }

    @Test
    void writesNothingWhenOnlyAsked() throws IOException {
        Rig.Result result = rig.run("push", layout(), TARGET, "--dry-run");

        assertThat(result.code()).isZero();
        assertThat(writes()).isEmpty();
        assertThat(result.lines()).hasSize(5);
        assertThat(result.lines().subList(0, 4)).allMatch(line -> line.startsWith("send sha256:"));
        assertThat(result.lines().getLast()).startsWith(index.digest().toString());
        assertThat(result.err()).contains("would be: 4 blobs");
    }

    @Test
    void makesNoLayoutWhenOnlyAsked() {
        Rig.Result result = rig.run("copy", IMAGE, "oci:" + folder.resolve("new"), "--dry-run", "--json");

        assertThat(result.code()).isZero();
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(Json.parse(result.out()).find("moved").orElseThrow().findLong("blobs"))
                .contains(4L);
    }

    @Test
    void tellsProgramsWhatItDid() {
        rig.run("copy", IMAGE, TARGET, "-q");

        Rig.Result result = rig.run("copy", IMAGE, TARGET, "--json", "-q");

        Json json = Json.parse(result.out());
        assertThat(json.findText("digest")).contains(index.digest().toString());
        assertThat(json.findText("mediaType")).contains(index.mediaType().value());
        assertThat(json.findText("from")).contains(IMAGE);
        assertThat(json.findText("to")).contains(TARGET);
        assertThat(json.find("dryRun")).contains(Json.of(false));
        assertThat(json.find("present").orElseThrow().findLong("blobs")).contains(4L);
        assertThat(json.find("present").orElseThrow().findLong("bytes").orElseThrow())
                .isPositive();
        assertThat(json.find("moved").orElseThrow().findLong("blobs")).contains(0L);
        assertThat(json.find("mounted").orElseThrow().findLong("blobs")).contains(0L);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void movesOneImageOfAnIndex() throws IOException {
        assertThat(rig.run("copy", IMAGE, TARGET, "--platform", HERE.toString()).code())
                .isZero();
        assertThat(pushed().digest()).isEqualTo(here.digest());

        assertThat(rig.run("copy", IMAGE, TARGET, "--platform", "linux/s390x").code())
                .isEqualTo(3);
        assertThat(rig.run("copy", IMAGE, TARGET, "--platform", "all").code()).isZero();
        assertThat(pushed().digest()).isEqualTo(index.digest());
    }

    @Test
    void saysWhichImagesAnIndexLacks() throws IOException {
        String layout = layout();
        Path blobs = folder.resolve("layout/blobs/sha256");
        Files.delete(blobs.resolve(here.digest().hex()));

        Rig.Result result = rig.run("push", layout, TARGET);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("without its images for " + HERE).contains("--platform (" + ELSEWHERE + ")");
        assertThat(writes()).isEmpty();
        assertThat(rig.run("push", layout, TARGET, "--platform", ELSEWHERE.toString())
                        .code())
                .isZero();
    }

    @Test
    void copiesIntoTheStoreUnderAnyName() {
        assertThat(rig.run("copy", IMAGE, "store:mine:3", "--platform", HERE.toString())
                        .out())
                .isEqualTo("%s %s -> store:mine:3\n".formatted(here.digest(), IMAGE));

        Rig.Result pushed = rig.run("push", "store:mine:3", TARGET, "--json");

        assertThat(Json.parse(pushed.out()).findText("digest"))
                .contains(here.digest().toString());
        assertThat(rig.run("store", "verify").code()).isZero();
    }

    @Test
    void refusesANameWithAnotherDigest() throws IOException {
        String digest = Digest.of(new byte[0]).toString();

        assertThat(rig.run("copy", IMAGE, "localhost:5000/team/app@" + digest).code())
                .isEqualTo(1);
        assertThat(writes()).isEmpty();
        assertThat(rig.run("copy", IMAGE, "localhost:5000/team/app@" + index.digest())
                        .code())
                .isZero();
        assertThat(rig.storage.repository("team/app").tags()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "push, localhost:5000/acme/web:1.0, localhost:5000/team/app:2",
        "push, oci:x:1, oci:y:1",
        "push, oci:x:1, ''",
        "copy, '', localhost:5000/a",
    })
    void refusesWhatIsNoPlaceForIt(String command, String from, String to) {
        assertThat(rig.run(command, from, to).code()).isEqualTo(2);
        assertThat(calls).isEmpty();
    }

    @Test
    void isTwoDifferentPeopleInOneRegistry() throws IOException {
        rig.server = watched(new RegistryHandler(
                rig.storage, new TokenAccess(TokenOptions.of(Map.of("ann", "secret-a", "bob", "secret-b")))));

        assertThat(rig.run("copy", IMAGE, TARGET, "--from-creds", "ann:secret-a")
                        .code())
                .isEqualTo(4);
        assertThat(rig.run("copy", IMAGE, TARGET, "--to-creds", "bob:secret-b").code())
                .isEqualTo(4);
        assertThat(rig.run("copy", IMAGE, TARGET, "--from-creds", "ann:wrong").err())
                .contains("--from-creds");
        calls.clear();
        Rig.Result result =
                rig.run("copy", IMAGE, TARGET, "--from-creds", "ann:secret-a", "--to-creds", "bob:secret-b");

        assertThat(result.code()).isZero();
        assertThat(pushed()).isEqualTo(index);
        assertThat(calls.stream().filter(call -> call.contains("account=ann")))
                .isNotEmpty()
                .noneMatch(call -> call.contains("team/app"));
    }

    @Test
    void asksForOneTokenForBothRepositoriesOfAMount() {
        rig.server =
                watched(new RegistryHandler(rig.storage, new TokenAccess(TokenOptions.of(Map.of("ann", "secret-a")))));

        rig.run("copy", IMAGE, TARGET, "--creds", "ann:secret-a", "--jobs", "1");

        assertThat(calls)
                .anyMatch(call -> call.contains("scope=repository:team/app:pull,push")
                        && call.contains("scope=repository:acme/web:pull"));
        assertThat(writes().stream().filter(call -> call.contains("/blobs/")))
                .allMatch(call -> call.contains("mount="));
    }

    /// A registry may show a repository that is not there yet only to who may push to it.
    @Test
    void asksWhatIsThereWithTheRightToPush() {
        String layout = layout();
        rig.server =
                watched(new RegistryHandler(rig.storage, new TokenAccess(TokenOptions.of(Map.of("ann", "secret-a")))));

        assertThat(rig.run("push", layout, TARGET, "--creds", "ann:secret-a").code())
                .isZero();

        assertThat(calls.stream().filter(call -> call.contains("scope=")))
                .hasSize(1)
                .allMatch(call -> call.contains("scope=repository:team/app:pull,push"));
    }

    @Test
    void reachesEachSideInItsOwnWay() throws IOException {
        MemoryStorage theirs = rig.storage;
        MemoryStorage ours = new MemoryStorage();
        List<String> origins = Collections.synchronizedList(new ArrayList<>());
        Http theirServer = new RegistryHandler(theirs);
        Http ourServer = new RegistryHandler(ours);
        rig.server = call -> {
            origins.add(call.uri().getScheme() + "://" + call.uri().getHost());
            return (isTheirs(call) ? theirServer : ourServer).send(call);
        };

        Rig.Result result =
                rig.run("copy", "theirs.example/acme/web:1.0", "ours.example/team/app:2", "--from-plain-http");

        assertThat(result.code()).isZero();
        assertThat(origins).containsOnly("http://theirs.example", "https://ours.example");
        assertThat(ours.repository("team/app").resolve("2")).isEqualTo(index);
    }

    private static boolean isTheirs(HttpCall call) {
        return call.uri().getHost().startsWith("theirs");
    }
}
