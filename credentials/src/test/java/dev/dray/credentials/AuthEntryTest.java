package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors: protocols J.5, values of `auth`.
final class AuthEntryTest {
    private static Json auth(String plain) {
        String encoded = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        return Json.object().put("auth", encoded).build();
    }

    @Test
    void decodesUserAndPassword() {
        assertThat(AuthEntry.read(Json.parse("{\"auth\":\"dXNlcjpwYXNz\"}")))
                .contains(new Credential.Password("user", "pass"));
    }

    @Test
    void takesLaterColonsIntoThePassword() {
        assertThat(AuthEntry.read(auth("user:pa:ss"))).contains(new Credential.Password("user", "pa:ss"));
    }

    @Test
    void stripsTrailingNulsOnly() {
        assertThat(AuthEntry.read(auth("user:p\0\0"))).contains(new Credential.Password("user", "p"));
        assertThat(AuthEntry.read(auth("user:p\0q"))).contains(new Credential.Password("user", "p\0q"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nouser", ":p"})
    void refusesToGuessAUser(String plain) {
        assertThatIllegalArgumentException().isThrownBy(() -> AuthEntry.read(auth(plain)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dXNlcjpwYXNz\\n", " dXNl\\r\\ncjpwYXNz ", "dXNlcjpw YXNz"})
    void passesOverWhiteSpaceOfHandEditedFiles(String encoded) {
        assertThat(AuthEntry.read(Json.parse("{\"auth\":\"" + encoded + "\"}")))
                .contains(new Credential.Password("user", "pass"));
    }

    @Test
    void saysNothingOfTheContentWhenItIsNotBase64() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuthEntry.read(Json.parse("{\"auth\":\"dXNlcjpwYXNzX\"}")))
                .withMessage("\"auth\" is not base64");
    }

    @Test
    void prefersTokensToPasswords() {
        assertThat(AuthEntry.read(Json.parse("{\"auth\":\"dXNlcjpwYXNz\",\"identitytoken\":\"i\"}")))
                .contains(new Credential.IdentityToken("i"));
        assertThat(AuthEntry.read(Json.parse("{\"registrytoken\":\"r\",\"identitytoken\":\"i\"}")))
                .contains(new Credential.RegistryToken("r"));
    }

    @Test
    void takesUserAndPasswordThatAreNotEncoded() {
        assertThat(AuthEntry.read(Json.parse("{\"username\":\"u\",\"password\":\"p\"}")))
                .contains(new Credential.Password("u", "p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"auth\":\"\"}", "{\"email\":\"me@a.test\"}", "{\"auth\":null}"})
    void findsNoCredentialInAMarker(String entry) {
        assertThat(AuthEntry.read(Json.parse(entry))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.dray.credentials.CredentialTest#credentials")
    void readsWhatItWrites(Credential credential) {
        assertThat(AuthEntry.read(AuthEntry.write(credential))).contains(credential);
    }

    @Test
    void readsWhatItWritesOfAPasswordThatIsNotAscii() {
        Credential credential = new Credential.Password("jürgen", "pä:ß€🔑");

        assertThat(AuthEntry.read(AuthEntry.write(credential))).contains(credential);
    }
}
