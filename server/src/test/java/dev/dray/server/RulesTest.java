package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RulesTest {
    private static Rules rules(String... lines) {
        return new Rules(List.of(lines).stream().map(Rule::parse).toList());
    }

    private static boolean may(Rules rules, String user, String scope) {
        return rules.allow(user, Scope.parse(scope).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "acme/**,     acme/web,      true",
        "acme/**,     acme/web/api,  true",
        "acme/**,     acme,          false",
        "acme/**,     acmes/web,     false",
        "acme/*,      acme/web,      true",
        "acme/*,      acme/web/api,  false",
        "team-*,      team-a,        true",
        "team-*,      team-a/web,    false",
        "*/web,       acme/web,      true",
        "a.b,         axb,           false",
        "**,          a/b/c,         true",
        "**/web,      a/b/web,       true",
    })
    void matchesNamesByPatterns(String pattern, String name, boolean matches) {
        assertThat(Glob.parse(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void allowWhatAnyOfThemAllows() {
        Rules rules =
                rules("ann acme/** pull", "ann acme/web push,delete", "* shared/* pull", "anonymous public/** pull");

        assertThat(may(rules, "ann", "repository:acme/web:pull,push,delete")).isTrue();
        assertThat(may(rules, "ann", "repository:acme/api:pull")).isTrue();
        assertThat(may(rules, "ann", "repository:acme/api:pull,push")).isFalse();
        assertThat(may(rules, "bob", "repository:acme/web:pull")).isFalse();
        assertThat(may(rules, "bob", "repository:shared/x:pull")).isTrue();
        assertThat(may(rules, "bob", "repository:public/x:pull")).isTrue();
        assertThat(may(rules, "", "repository:public/x:pull")).isTrue();
        assertThat(may(rules, "", "repository:shared/x:pull")).isFalse();
    }

    @Test
    void letPullWhoMayPush() {
        assertThat(may(rules("ann a push"), "ann", "repository:a:pull,push")).isTrue();
    }

    /// Protocols C153.
    @Test
    void giveWhoAsksForAllWhatThereIs() {
        Scope all = Scope.repository("a", "*");

        assertThat(rules("ann a pull,delete").allowed("ann", all)).hasToString("repository:a:delete,pull");
        assertThat(rules("ann a *").allowed("ann", all)).hasToString("repository:a:*");
        assertThat(rules("bob a *").allowed("ann", all).actions()).isEmpty();
    }

    @Test
    void letListAllRepositoriesWhoMayPullFromAll() {
        assertThat(may(Rules.LOGGED_IN, "ann", "registry:catalog:*")).isTrue();
        assertThat(may(rules("ann ** pull"), "ann", "registry:catalog:*")).isTrue();
        assertThat(may(rules("ann acme/** *"), "ann", "registry:catalog:*")).isFalse();
        assertThat(may(rules("anonymous ** pull"), "", "registry:catalog:*")).isFalse();
    }

    @Test
    void knowNothingElseThanRepositoriesAndTheirList() {
        assertThat(may(Rules.LOGGED_IN, "ann", "repository:../x:pull")).isFalse();
        assertThat(may(Rules.LOGGED_IN, "ann", "other:x:pull")).isFalse();
        assertThat(may(Rules.LOGGED_IN, "ann", "repository:x:fly")).isFalse();
    }

    @Test
    void areReadFromAFile(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("rules"), "# who may what\n\n ann\tacme/**  pull,push \n* ** pull\n");

        assertThat(Rules.read(file).rules()).map(Rule::toString).containsExactly("ann acme/** pull,push", "* ** pull");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann acme/**", "ann acme/** pull push", "ann ACME:x pull", "ann a fly", "ann a ,"})
    void sayWhichLineIsWrong(String line, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rules"), "* ** pull\n" + line + "\n");

        assertThatThrownBy(() -> Rules.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", line 2: ");
    }

    @Test
    void takeAnonymousPullBackAgain() {
        Rules open = Rules.LOGGED_IN.withAnonymousPull(true);

        assertThat(may(open, "", "repository:a:pull")).isTrue();
        assertThat(open.withAnonymousPull(true)).isEqualTo(open);
        assertThat(open.withAnonymousPull(false)).isEqualTo(Rules.LOGGED_IN);
    }
}
