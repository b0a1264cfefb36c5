package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrantTest {
    private static String token(String claims) {
        return "Bearer e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }

    /// Protocols D32.
    @Test
    void readsWhatATokenSaysOfItself() {
        Grant grant = Grant.read(token("""
                        {"sub":"ann","exp":1700000000,"access":[
                         {"type":"repository","name":"a/b","actions":["pull","push"]},
                         {"type":"repository","name":"c","actions":[]}]}""")).orElseThrow();

        assertThat(grant.scopes()).containsExactly("repository:a/b:pull,push");
        assertThat(grant.account()).isEqualTo("ann");
        assertThat(grant.expires()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    }

    @Test
    void knowsATokenThatGrantsNothing() {
        assertThat(Grant.read(token("{\"aud\":[\"x\",\"y\"],\"access\":[]}"))
                        .orElseThrow()
                        .scopes())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer abc", "Bearer a.b.c", "Bearer e30.e30.e30", "Bearer !.!.!", "Basic e30.e30.e30", ""})
    void takesOtherTokensForWhatTheyAre(String authorization) {
        assertThat(Grant.read(authorization)).isEmpty();
    }
}
