package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.Jwk;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenKeysTest {
    private static final TokenOptions OPTIONS = TokenOptions.of(Map.of("ann", "s3cret"));

    @TempDir
    Path folder;

    private static Calls registry(TokenOptions options) {
        return new Calls(new RegistryHandler(new MemoryStorage(), new TokenAccess(options)));
    }

    private static String token(Calls calls) throws IOException {
        String basic = Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
        HttpReply reply = calls.send("GET", "/token?scope=repository:acme/web:pull", "Authorization", "Basic " + basic);
        return Json.parse(reply.body().readAllBytes()).findText("token").orElseThrow();
    }

    private static int status(Calls calls, String token) throws IOException {
        return calls.send("GET", "/v2/", "Authorization", "Bearer " + token).status();
    }

    @Test
    void letTokensOutliveTheRegistryThatGaveThem() throws IOException {
        Path file = folder.resolve("new/token.pem");

        String token = token(registry(OPTIONS.withKeys(file)));

        assertThat(status(registry(OPTIONS.withKeys(file)), token)).isEqualTo(200);
        assertThat(status(registry(OPTIONS), token)).isEqualTo(401);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void areThereForOthersToVerifyWith() throws IOException {
        Calls calls = registry(OPTIONS);
        HttpReply reply = calls.send("GET", "/token/keys");
        Path set = Files.write(folder.resolve("jwks.json"), reply.body().readAllBytes());

        String token = token(calls);

        Json key = Json.parse(Files.readAllBytes(set)).items("keys").getFirst();
        assertThat(key.findText("alg")).contains("ES256");
        assertThat(key.find("d")).isEmpty();
        assertThat(Jws.parse(token).orElseThrow().header().findText("kid")).isEqualTo(key.findText("kid"));
        assertThat(TrustedKeys.read(List.of(set)).verify(token)).isPresent();
        assertThat(calls.send("POST", "/token/keys").status()).isEqualTo(405);
    }

    @Test
    void areNotTakenWhereTheyDoNotBelongTogether() throws IOException {
        Path one = folder.resolve("one.pem");
        Path two = folder.resolve("two.pem");
        SigningKeys.at(one);
        SigningKeys.at(two);
        String publicKey = Files.readString(two).replaceFirst("(?s).*(?=-----BEGIN PUBLIC)", "");
        String mixed = Files.readString(one).replaceFirst("(?s)-----BEGIN PUBLIC.*", "") + publicKey;

        assertThatThrownBy(() -> SigningKeys.at(Files.writeString(one, mixed)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not that of the private key");
        assertThatThrownBy(() -> SigningKeys.at(Files.writeString(one, publicKey)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no private key");
        String broken = mixed.replaceFirst("(?s)(BEGIN PUBLIC KEY-----\\s)...", "$1");
        assertThatThrownBy(() -> SigningKeys.at(Files.writeString(one, broken)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the public key in " + one + " is broken");
        assertThatThrownBy(() -> SigningKeys.at(Files.writeString(one, "nonsense")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not PEM");
    }

    @Test
    void areNotPrinted() throws IOException {
        Path file = folder.resolve("token.pem");
        TokenOptions options = OPTIONS.withKeys(file);
        String secret = Files.readAllLines(file).get(1);

        assertThat(options.toString()).doesNotContain(secret).doesNotContain("s3cret");
    }

    /// The example of RFC 7638, section 3.1.
    @Test
    void areNamedByTheirThumbprint() {
        Json key = Json.parse("""
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjB\
            ZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZ\
            Hzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJ\
            zKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}\
            """);

        assertThat(Jwk.thumbprint(Jwk.parse(key).orElseThrow()))
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
