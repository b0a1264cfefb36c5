package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeychainTest {
    private static final Credential ME = new Credential.Password("me", "a");
    private static final Credential YOU = new Credential.Password("you", "b");

    private static Keychain only(String registry, Credential credential) {
        return asked -> asked.equals(registry) ? Optional.of(new Keychain.Found(credential, "test")) : Optional.empty();
    }

    @Test
    void takesTheFirstFind() throws IOException {
        Keychain keychain = Keychain.NONE.or(only("a.test", ME)).or(Keychain.of(YOU, "--creds"));

        assertThat(keychain.find("a.test")).contains(new Keychain.Found(ME, "test"));
        assertThat(keychain.find("b.test")).contains(new Keychain.Found(YOU, "--creds"));
    }

    @Test
    void findsNothingWhereNoneDoes() throws IOException {
        assertThat(Keychain.firstOf(List.of()).find("a.test")).isEmpty();
        assertThat(Keychain.NONE.or(only("b.test", ME)).find("a.test")).isEmpty();
    }

    @Test
    void doesNotAskFurtherAfterAFind() throws IOException {
        Keychain broken = registry -> {
            throw new IOException("asked");
        };

        assertThat(only("a.test", ME).or(broken).find("a.test")).isPresent();
        assertThatThrownBy(() -> only("a.test", ME).or(broken).find("b.test")).hasMessage("asked");
    }
}
