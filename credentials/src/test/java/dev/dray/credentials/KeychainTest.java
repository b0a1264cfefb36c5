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
        return asked -> asked.registry().equals(registry)
                ? Optional.of(new Keychain.Found(credential, "test"))
                : Optional.empty();
    }

    @Test
    void takesTheFirstFind() throws IOException {
        Keychain keychain = Keychain.NONE.or(only("a.test", ME)).or(Keychain.of(YOU, "--creds"));

        assertThat(keychain.find(Resource.ofRegistry("a.test"))).contains(new Keychain.Found(ME, "test"));
        assertThat(keychain.find(Resource.ofRegistry("b.test"))).contains(new Keychain.Found(YOU, "--creds"));
    }

    @Test
    void findsNothingWhereNoneDoes() throws IOException {
        assertThat(Keychain.firstOf(List.of()).find(Resource.ofRegistry("a.test")))
                .isEmpty();
        assertThat(Keychain.NONE.or(only("b.test", ME)).find(Resource.ofRegistry("a.test")))
                .isEmpty();
    }

    @Test
    void doesNotAskFurtherAfterAFind() throws IOException {
        Keychain broken = registry -> {
            throw new IOException("asked");
        };

        assertThat(only("a.test", ME).or(broken).find(Resource.ofRegistry("a.test")))
                .isPresent();
        assertThatThrownBy(() -> only("a.test", ME).or(broken).find(Resource.ofRegistry("b.test")))
                .hasMessage("asked");
    }
}
