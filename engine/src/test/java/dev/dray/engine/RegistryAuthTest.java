package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.model.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The header with which an Engine goes to a registry in our name (protocols F22).
final class RegistryAuthTest {
    private static final Credential PASSWORD = new Credential.Password("u?", "p>~");

    @Test
    void isBase64ForUrlsWithPadding() {
        assertThat(RegistryAuth.of(PASSWORD, "docker.io").header())
                .isEqualTo("eyJ1c2VybmFtZSI6InU_IiwicGFzc3dvcmQiOiJwPn4iLCJzZXJ2ZXJhZGRyZXNzIjoi"
                        + "aHR0cHM6Ly9pbmRleC5kb2NrZXIuaW8vdjEvIn0=");
    }

    @Test
    void nobodySaysSo() throws IOException {
        assertThat(RegistryAuth.ANONYMOUS.header()).isEqualTo("e30=");
        assertThat(RegistryAuth.of(Keychain.NONE, Repository.parse("ghcr.io/o/r"))
                        .header())
                .isEqualTo("e30=");
    }

    @Test
    void tokensGoUnderTheirOwnNames() {
        assertThat(decoded(RegistryAuth.of(new Credential.IdentityToken("id"), "ghcr.io")))
                .isEqualTo("{\"identitytoken\":\"id\",\"serveraddress\":\"ghcr.io\"}");
        assertThat(decoded(RegistryAuth.of(new Credential.RegistryToken("reg"), "ghcr.io:443")))
                .isEqualTo("{\"registrytoken\":\"reg\",\"serveraddress\":\"ghcr.io:443\"}");
    }

    @Test
    void isWhatTheKeychainHasForTheRepository() throws IOException {
        Keychain keychain = resource -> resource.toString().equals("ghcr.io/o/r")
                ? Optional.of(new Keychain.Found(PASSWORD, "test"))
                : Optional.empty();

        assertThat(decoded(RegistryAuth.of(keychain, Repository.parse("ghcr.io/o/r"))))
                .contains("\"username\":\"u?\"", "\"serveraddress\":\"ghcr.io\"");
        assertThat(decoded(RegistryAuth.of(keychain, Repository.parse("ghcr.io/o/other"))))
                .isEqualTo("{}");
    }

    @Test
    void doesNotShowItsSecret() {
        assertThat(RegistryAuth.of(PASSWORD, "ghcr.io")).hasToString("RegistryAuth[ghcr.io]");
    }

    private static String decoded(RegistryAuth auth) {
        return new String(Base64.getUrlDecoder().decode(auth.header()), StandardCharsets.UTF_8);
    }
}
