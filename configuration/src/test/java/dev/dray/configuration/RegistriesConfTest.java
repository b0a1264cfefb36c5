package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dray.content.ImageException;
import dev.dray.model.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols D80 to D86 and J.6.
final class RegistriesConfTest {
    private static final String CONF = "etc/containers/registries.conf";
    private static final String USER_CONF = "containers/registries.conf";
    private static final String DIGEST = "@sha256:0123456789012345678901234567890123456789012345678901234567890123";

    @TempDir
    Path folder;

    private Machine machine;

    @BeforeEach
    void newMachine() {
        machine = new Machine(folder);
    }

    private List<String> candidates(String name) throws IOException {
        return machine.network().candidates(Reference.parse(name)).stream()
                .map(candidate -> (candidate.mirror() ? "mirror " : "") + candidate.reference())
                .toList();
    }

    @Test
    void withoutFilesEveryNameIsItsOwnPlace() throws Exception {
        assertThat(candidates("ubuntu")).containsExactly("docker.io/library/ubuntu");
        assertThat(machine.notes).isEmpty();
    }

    @Test
    void triesTheMirrorsOfTheOneEntryInOrderAndThePlaceItselfLast() throws Exception {
        machine.system(
                CONF,
                "[[registry]]",
                "prefix = 'example.com/foo'",
                "location = 'internal.test/bar'",
                "[[registry.mirror]]",
                "location = 'm0.test'",
                "[[registry.mirror]]",
                "location = 'm1.test/x'",
                "[[registry]]",
                "location = 'm0.test'",
                "[[registry.mirror]]",
                "location = 'never.test'");

        assertThat(candidates("example.com/foo/image:1"))
                .containsExactly("mirror m0.test/image:1", "mirror m1.test/x/image:1", "internal.test/bar/image:1");
        assertThat(candidates("example.com/food/image")).containsExactly("example.com/food/image");
        assertThat(machine.notes)
                .singleElement()
                .asString()
                .contains("[[registry]] \"example.com/foo\"", CONF, "m0.test/image:1, then");
    }

    @Test
    void theLongestPrefixWins() throws Exception {
        machine.system(
                CONF,
                "[[registry]]",
                "prefix = 'example.com/foo/bar'",
                "location = 'long.test'",
                "[[registry]]",
                "prefix = 'example.com'",
                "location = 'short.test'");

        assertThat(candidates("example.com/foo/bar/x")).containsExactly("long.test/x");
        assertThat(candidates("example.com/foo/x")).containsExactly("short.test/foo/x");
    }

    @Test
    void mirrorsMayServeOnlyDigestsOrOnlyTags() throws Exception {
        machine.system(
                CONF,
                "[[registry]]",
                "location = 'a.test'",
                "[[registry.mirror]]",
                "location = 'digests.test'",
                "pull-from-mirror = 'digest-only'",
                "[[registry.mirror]]",
                "location = 'tags.test'",
                "pull-from-mirror = 'tag-only'",
                "[[registry]]",
                "location = 'b.test'",
                "mirror-by-digest-only = true",
                "[[registry.mirror]]",
                "location = 'all.test'");

        assertThat(candidates("a.test/x:1")).containsExactly("mirror tags.test/x:1", "a.test/x:1");
        assertThat(candidates("a.test/x" + DIGEST))
                .containsExactly("mirror digests.test/x" + DIGEST, "a.test/x" + DIGEST);
        assertThat(candidates("b.test/x")).containsExactly("b.test/x");
        assertThat(candidates("b.test/x" + DIGEST)).hasSize(2);
    }

    @Test
    void aBlockedRegistryIsDeniedWithTheFileThatSaysSo() throws Exception {
        machine.system(CONF, "[[registry]]", "prefix = '*.evil.test'", "blocked = true");
        Network network = machine.network();

        assertThatExceptionOfType(ImageException.Denied.class)
                .isThrownBy(() -> network.candidates(Reference.parse("a.evil.test/x")))
                .withMessageContainingAll("a.evil.test/x is blocked", CONF);
        assertThatExceptionOfType(ImageException.Denied.class).isThrownBy(() -> network.check("a.evil.test/x"));
        network.check("evil.test/x");
    }

    @Test
    void theUsersFileStandsInForTheSystemsWhole() throws Exception {
        machine.system(CONF, "[[registry]]", "prefix = 'a.test'", "location = 'system.test'");
        machine.user(USER_CONF, "[[registry]]", "prefix = 'b.test'", "location = 'user.test'");

        assertThat(candidates("a.test/x")).containsExactly("a.test/x");
        assertThat(candidates("b.test/x")).containsExactly("user.test/x");
    }

    @Test
    void theFileThatTheVariableNamesGoesBeforeBoth() throws Exception {
        machine.user(USER_CONF, "[[registry]]", "prefix = 'a.test'", "location = 'user.test'");
        machine.system("named.conf", "[[registry]]", "prefix = 'a.test'", "location = 'named.test'");
        machine.with(
                "CONTAINERS_REGISTRIES_CONF", machine.root.resolve("named.conf").toString());

        assertThat(candidates("a.test/x")).containsExactly("named.test/x");
    }

    @Test
    void aVariableThatNamesNothingIsAFailure() {
        machine.with("CONTAINERS_REGISTRIES_CONF", "/nowhere.conf");

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> candidates("a.test/x"))
                .withMessageContaining("CONTAINERS_REGISTRIES_CONF names /nowhere.conf");
    }

    @Test
    void dropInsOverrideInOrderTheUsersLast() throws Exception {
        machine.system(CONF, "[[registry]]", "prefix = 'a.test'", "location = '1.test'", "[aliases]", "x = 'a.test/1'");
        machine.system(CONF + ".d/10.conf", "[[registry]]", "prefix = 'a.test'", "location = '2.test'");
        machine.system(CONF + ".d/20.conf", "[aliases]", "x = 'a.test/2'", "y = 'a.test/y'");
        machine.system(CONF + ".d/30.txt", "[aliases]", "x = 'a.test/3'");
        machine.user(USER_CONF + ".d/05.conf", "[aliases]", "y = 'b.test/y'");

        assertThat(candidates("a.test/x")).containsExactly("2.test/x");
        assertThat(machine.network().parse("x")).hasToString("a.test/2");
        assertThat(machine.network().parse("y")).hasToString("b.test/y");
    }

    @Test
    void anOptionNamesTheOnlyFile() throws Exception {
        machine.system(CONF + ".d/10.conf", "[[registry]]", "prefix = 'a.test'", "location = '2.test'");
        Path empty = Files.createFile(folder.resolve("empty.conf"));

        Network network = new Network(machine.options().withRegistriesConf(empty));

        assertThat(network.candidates(Reference.parse("a.test/x"))).hasSize(1);
    }

    @Test
    void anEmptyAliasIsNoneInTheOnlyFileToo() throws Exception {
        Path conf = Files.writeString(folder.resolve("own.conf"), "[aliases]\napp = ''");

        assertThat(new Network(machine.options().withRegistriesConf(conf)).parse("app"))
                .hasToString("docker.io/library/app");
    }

    @Test
    void insecureCountsForItsHostAlone() throws Exception {
        machine.system(
                CONF,
                "[[registry]]",
                "location = 'safe.test'",
                "[[registry.mirror]]",
                "location = 'mirror.test:5000/x'",
                "insecure = true",
                "[[registry]]",
                "prefix = 'name.test'",
                "location = 'place.test'",
                "insecure = true",
                "[[registry]]",
                "prefix = '*.lab.test'",
                "insecure = true");
        Network network = machine.network();

        assertThat(network.isInsecure("mirror.test:5000")).isTrue();
        assertThat(network.isInsecure("mirror.test")).isFalse();
        assertThat(network.isInsecure("safe.test")).isFalse();
        assertThat(network.isInsecure("place.test")).isTrue();
        assertThat(network.isInsecure("name.test")).isFalse();
        assertThat(network.isInsecure("a.lab.test")).isTrue();
        assertThat(network.isInsecure("lab.test")).isFalse();
    }

    @Test
    void namesEachUnknownKeyOnce() throws Exception {
        machine.system(
                CONF,
                "colour = 'red'",
                "[[registry]]",
                "location = 'a.test'",
                "mirorr = 1",
                "[[registry]]",
                "location = 'b.test'",
                "mirorr = 1",
                "[[registry.mirror]]",
                "location = 'm.test'",
                "weight = 3");
        Network network = machine.network();

        network.candidates(Reference.parse("a.test/x"));
        network.candidates(Reference.parse("b.test/x"));

        assertThat(machine.warnings)
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).contains("\"colour\"", CONF),
                        one -> assertThat(one).contains("\"registry.mirorr\""),
                        one -> assertThat(one).contains("\"registry.mirror.weight\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[registry]",
                "[[registry]]\ninsecure = 'yes'",
                "[[registry]]\ninsecure = true",
                "[registry]\nlocation = 'a.test'",
                "[[registry]]\nlocation = 'https://a.test'",
                "[[registry]]\nlocation = 'a.test'\n[[registry.mirror]]\ninsecure = true",
                "[[registry]]\nlocation = 'a.test'\n[[registry.mirror]]\nlocation = 'm.test'\npull-from-mirror = 'never'",
                "[[registry]]\nlocation = 'a.test'\nmirror-by-digest-only = true\n"
                        + "[[registry.mirror]]\nlocation = 'm.test'\npull-from-mirror = 'all'",
                "unqualified-search-registries = 'docker.io'",
                "short-name-mode = 'whatever'",
                "aliases = 3",
                "a = 1\na = 2",
                "unqualified-search-registries = ['a.test']\n[registries.search]\nregistries = ['b.test']"
            })
    void aBrokenFileIsAFailureThatNamesIt(String text) throws Exception {
        machine.system(CONF, text);

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> candidates("x"))
                .withMessageContaining(CONF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unqualified-search-registries = ] | line 1, column 33",
                "short-name-mode \"disabled\" | line 1, column 17",
                "[[registry] | line 1, column 11"
            })
    void whatIsNoTomlIsToldWithItsPlace(String text, String where) throws Exception {
        machine.system(CONF, text);

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> candidates("x"))
                .withMessageContainingAll("is not TOML", where);
    }

    @Test
    void aValueOfAnotherKindIsToldWithItsPlace() throws Exception {
        machine.system(CONF, "[[registry]]", "location = 'a.test'", "blocked = 'yes'");

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> candidates("x"))
                .withMessageContainingAll("blocked wants true or false", "line 3, column 1");
    }

    @Test
    void aFileThatIsNestedTooDeeplyIsRefused() throws Exception {
        machine.system(CONF, "unqualified-search-registries = " + "[".repeat(500_000));

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> candidates("x"))
                .withMessageContainingAll(CONF, "nested too deeply");
    }

    @Test
    void aFolderInPlaceOfTheFileIsNamed() {
        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> new Network(machine.options().withRegistriesConf(folder)).parse("x"))
                .withMessage("%s is a folder, not a file", folder);
    }

    @Test
    void aFileThatNeverEndsIsRefused() throws Exception {
        machine.system(CONF, "#".repeat(1024 * 1024));

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> candidates("x"))
                .withMessageContaining("over 1,048,576 bytes");
    }

    @Test
    void keysMayBeQuotedOrDottedAndTablesInline() throws Exception {
        machine.system(
                CONF,
                "\"registry\" = [{prefix = \"a.test\", 'location' = 'b.test', mirror = [{location = 'm.test'}]}]",
                "aliases.\"team/app\" = 'c.test/app'",
                "aliases.'my.tool' = 'c.test/tool'");

        assertThat(candidates("a.test/x")).containsExactly("mirror m.test/x", "b.test/x");
        assertThat(machine.network().parse("team/app:1")).hasToString("c.test/app:1");
        assertThat(machine.network().parse("my.tool")).hasToString("c.test/tool");
    }

    @Test
    void understandsVersionOne() throws Exception {
        machine.system(
                CONF,
                "[registries.search]",
                "registries = ['quay.io']",
                "[registries.insecure]",
                "registries = ['lab.test:5000']",
                "[registries.block]",
                "registries = ['evil.test']");
        Network network = machine.network();

        assertThat(network.parse("a/b")).hasToString("quay.io/a/b");
        assertThat(network.isInsecure("lab.test:5000")).isTrue();
        assertThatExceptionOfType(ImageException.Denied.class).isThrownBy(() -> network.check("evil.test/x"));
    }

    @Test
    void aTrailingSlashIsNoPartOfALocation() throws Exception {
        machine.system(CONF, "[[registry]]", "prefix = 'a.test/'", "location = 'b.test/x/'");

        assertThat(candidates("a.test/y")).containsExactly("b.test/x/y");
    }

    @Test
    void tellsTheHelpersOfCredentials() throws Exception {
        machine.system(CONF, "credential-helpers = ['pass', 'containers-auth.json']");

        assertThat(machine.network().credentialHelpers()).containsExactly("pass", "containers-auth.json");
    }
}
