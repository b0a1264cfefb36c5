package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.protocol.Challenge;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BasicAccessTest {
    private final CountedUsers users = new CountedUsers();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Calls calls = registry(Rules.LOGGED_IN);

    private Calls registry(Rules rules) {
        return new Calls(new RegistryHandler(new MemoryStorage(), new BasicAccess(users, rules, () -> now)));
    }

    /// How often a password was looked at, as each time costs.
    private static final class CountedUsers implements Users {
        private final Map<String, String> passwords = new HashMap<>(Map.of("ann", "s3:cret", "bob", "b"));
        private int checks;

        @Override
        public boolean has(String user) {
            return passwords.containsKey(user);
        }

        @Override
        public boolean accepts(String user, String password) {
            checks++;
            return password.equals(passwords.get(user));
        }

        @Override
        public String version() {
            return Integer.toString(passwords.hashCode());
        }
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private HttpReply as(String user, String password, String method, String path) throws IOException {
        return calls.send(method, path, "Authorization", basic(user, password));
    }

    private int login(String user, String password, String address) throws IOException {
        return calls.send("GET", "/v2/", "Authorization", basic(user, password), "X-Forwarded-For", address)
                .status();
    }

    @Test
    void allowsWhatTheRulesAllow() throws IOException {
        calls = registry(new Rules(List.of(Rule.parse("ann acme/** pull,push"), Rule.parse("bob acme/web pull"))));

        assertThat(as("ann", "s3:cret", "POST", "/v2/acme/web/blobs/uploads/").status())
                .isEqualTo(202);
        assertThat(as("bob", "b", "GET", "/v2/acme/web/manifests/1").status()).isEqualTo(404);
        HttpReply refused = as("bob", "b", "POST", "/v2/acme/web/blobs/uploads/");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(Calls.errorCode(refused)).isEqualTo("DENIED");
        assertThat(as("ann", "s3:cret", "DELETE", "/v2/acme/web/manifests/1").status())
                .isEqualTo(403);
        assertThat(as("ann", "s3:cret", "GET", "/v2/_catalog").status()).isEqualTo(403);
    }

    @Test
    void letsAnybodyDoWhatIsForAnybodyButAsksForAPasswordFirst() throws IOException {
        calls = registry(Rules.LOGGED_IN.withAnonymousPull(true));

        HttpReply first = calls.send("GET", "/v2/");
        assertThat(first.status()).isEqualTo(401);
        assertThat(Challenge.parse(first.headers().all("WWW-Authenticate"))
                        .getFirst()
                        .scheme())
                .isEqualTo("basic");
        assertThat(calls.send("GET", "/v2/acme/web/tags/list").status()).isEqualTo(404);
        assertThat(as("", "", "GET", "/v2/acme/web/tags/list").status()).isEqualTo(404);
        assertThat(as("", "", "GET", "/v2/").status()).isEqualTo(401);
        assertThat(calls.send("POST", "/v2/acme/web/blobs/uploads/").status()).isEqualTo(401);
        assertThat(as("ann", "wrong", "GET", "/v2/acme/web/tags/list").status()).isEqualTo(401);
    }

    @Test
    void remembersARightPasswordForAMinute() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(login("ann", "s3:cret", "10.0.0.1")).isEqualTo(200);
        }
        assertThat(users.checks).isEqualTo(1);

        now = now.plusSeconds(60);
        assertThat(login("ann", "s3:cret", "10.0.0.1")).isEqualTo(200);
        assertThat(users.checks).isEqualTo(2);
    }

    @Test
    void forgetsAPasswordWhenPasswordsHaveChanged() throws IOException {
        assertThat(login("ann", "s3:cret", "10.0.0.1")).isEqualTo(200);

        users.passwords.put("ann", "another");

        assertThat(login("ann", "s3:cret", "10.0.0.1")).isEqualTo(401);
        assertThat(login("ann", "another", "10.0.0.1")).isEqualTo(200);
    }

    /// Protocols H73.
    @Test
    void stopsCheckingAfterTooManyWrongPasswords() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(login("ann", "guess" + i, "10.0.0.1")).isEqualTo(401);
        }

        HttpReply refused =
                calls.send("GET", "/v2/", "Authorization", basic("ann", "s3:cret"), "X-Forwarded-For", "10.0.0.1");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Calls.errorCode(refused)).isEqualTo("TOOMANYREQUESTS");
        assertThat(Long.parseLong(refused.headers().find("Retry-After").orElseThrow()))
                .isBetween(1L, 61L);
        assertThat(users.checks).isEqualTo(10);
        // Others, and the same user elsewhere, go on.
        assertThat(login("bob", "b", "10.0.0.1")).isEqualTo(200);
        assertThat(login("ann", "s3:cret", "10.0.0.2")).isEqualTo(200);

        now = now.plusSeconds(60);
        assertThat(login("ann", "s3:cret", "10.0.0.1")).isEqualTo(200);
    }

    @Test
    void stopsCheckingForAnAddressThatTriesManyUsers() throws IOException {
        for (int i = 0; i < 30; i++) {
            assertThat(login("user" + i, "x", "10.0.0.1")).isEqualTo(401);
        }

        assertThat(login("bob", "b", "10.0.0.1")).isEqualTo(429);
        assertThat(login("bob", "b", "10.0.0.2")).isEqualTo(200);
    }

    @Test
    void goesOnLettingInWhomItRemembers() throws IOException {
        assertThat(login("ann", "s3:cret", "10.0.0.1")).isEqualTo(200);

        for (int i = 0; i < 11; i++) {
            login("ann", "guess" + i, "10.0.0.1");
        }

        assertThat(login("ann", "s3:cret", "10.0.0.1")).isEqualTo(200);
    }
}
