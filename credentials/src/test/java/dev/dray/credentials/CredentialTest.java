package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialTest {
    static Stream<Credential> credentials() {
        return Stream.of(
                new Credential.Password("me", "s3cret"),
                new Credential.IdentityToken("s3cret"),
                new Credential.RegistryToken("s3cret"));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void showsNoSecret(Credential credential) {
        assertThat(credential.toString()).doesNotContain("s3cret");
        assertThat(credential.identity()).doesNotContain("s3cret");
        assertThat(new Keychain.Found(credential, "--creds").toString()).doesNotContain("s3cret");
    }

    @Test
    void hasAnIdentityOfItsOwnForEachKindUserAndSecret() {
        List<Credential> all = Stream.concat(
                        credentials(),
                        Stream.of(
                                new Credential.Password("you", "s3cret"),
                                new Credential.Password("me", "other"),
                                new Credential.IdentityToken("other"),
                                new Credential.RegistryToken("other")))
                .toList();

        assertThat(all).extracting(Credential::identity).doesNotHaveDuplicates();
    }

    @Test
    void hasTheSameIdentityWhenEqual() {
        assertThat(new Credential.Password("me", "a").identity())
                .isEqualTo(new Credential.Password("me", "a").identity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b"})
    void refusesUsersThatBasicAuthenticationCannotCarry(String user) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Credential.Password(user, "p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX-Evil: 1", "ü"})
    void refusesTokensThatBreakOutOfAHeader(String token) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Credential.RegistryToken(token));
    }

    @Test
    void refusesAnEmptyIdentityToken() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Credential.IdentityToken(" "));
    }
}
