package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScopeTest {
    @Test
    void namesWhatIsToBeDone() {
        assertThat(Scope.pull("a/b")).hasToString("repository:a/b:pull");
        assertThat(Scope.push("a/b")).hasToString("repository:a/b:pull,push");
        assertThat(Scope.catalog()).hasToString("registry:catalog:*");
        assertThat(Scope.none()).hasToString("");
    }

    /// Own scope, the other's, both (protocols D26, D27).
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            repository:a:pull,            repository:a:pull,            repository:a:pull
            "repository:a:pull,push",     repository:a:pull,            "repository:a:pull,push"
            repository:a:pull,            "repository:a:pull,push",     "repository:a:pull,push"
            repository:a:pull,            repository:a:metadata_read,   "repository:a:metadata_read,pull"
            repository:a:pull,            repository:b:pull,            repository:b:pull repository:a:pull
            repository:a:pull,            *,                            * repository:a:pull
            repository:a:pull,            "",                           repository:a:pull
            repository:h:5000/a:pull,     repository:h:5000/a:push,     "repository:h:5000/a:push,pull"
            """)
    void putsWhatIsNeededNowFirst(String own, String other, String both) {
        assertThat(Scope.parse(own).and(Scope.parse(other))).hasToString(both);
    }

    @Test
    void readsSeveralWithBlanksBetween() {
        assertThat(Scope.parse(" repository:a:pull  repository:b:pull ").scopes())
                .containsExactly("repository:a:pull", "repository:b:pull");
    }

    @Test
    void passesOverWhatWouldSteerATerminal() {
        assertThat(Scope.parse("repository:a:pull \u001b[31m x\u0007 é").scopes())
                .containsExactly("repository:a:pull");
    }
}
