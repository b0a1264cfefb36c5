package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.configuration.Pem;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.protocol.Challenge;
import dev.dray.protocol.Jwk;
import dev.dray.protocol.JwsAlgorithm;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignTokenAccessTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final Json ACCESS = Json.parse("""
        [{"type":"repository","name":"acme/web","actions":["pull"]}]\
        """);

    @TempDir
    Path folder;

    private static Calls registry(TrustedKeys keys) {
        return new Calls(new RegistryHandler(
                new MemoryStorage(),
                new ForeignTokenAccess(
                        URI.create("https://tokens.test/auth"), "our registry", "their server", keys, () -> NOW)));
    }

    private TrustedKeys set(Json... keys) throws IOException {
        Path file = Files.write(
                folder.resolve("jwks.json"),
                Json.object().put("keys", List.of(keys)).build().bytes());
        return TrustedKeys.read(List.of(file), () -> NOW);
    }

    private static TrustedKeys bundle(String name) throws IOException {
        return TrustedKeys.read(List.of(TlsServer.file(name)), () -> NOW);
    }

    private static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    private static Json print(PublicKey key) {
        return Jwk.print(key, Jwk.thumbprint(key));
    }

    private static JsonBuilder claims() {
        return Json.object()
                .put("iss", "their server")
                .put("sub", "ann")
                .put("aud", "our registry")
                .put("nbf", NOW.getEpochSecond())
                .put("exp", NOW.getEpochSecond() + 300)
                .put("access", ACCESS);
    }

    private static String sign(JsonBuilder header, Json claims, PrivateKey key) throws GeneralSecurityException {
        Json built = header.build();
        String signed = Jws.encode(built.bytes()) + "." + Jws.encode(claims.bytes());
        Signature signature = JwsAlgorithm.find(built.findText("alg").orElseThrow())
                .orElseThrow()
                .signature();
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Jws.encode(signature.sign());
    }

    private static JsonBuilder header(String algorithm) {
        return Json.object().put("typ", "JWT").put("alg", algorithm);
    }

    private static JsonBuilder withChain(JsonBuilder header, String... files) throws IOException {
        List<String> chain = new ArrayList<>();
        for (String file : files) {
            chain.add(Base64.getMimeEncoder(0, new byte[] {'\n'})
                    .encodeToString(
                            Pem.read(TlsServer.file(file)).blocks().getFirst().der()));
        }
        return header.put("x5c", Json.ofTexts(chain));
    }

    private static PrivateKey key(String file) throws IOException {
        return Pem.read(TlsServer.file(file)).privateKey();
    }

    private static HttpReply list(Calls calls, String token) throws IOException {
        return calls.send("GET", "/v2/acme/web/tags/list", "Authorization", "Bearer " + token);
    }

    private static boolean isTaken(TrustedKeys keys, String token) throws IOException {
        return list(registry(keys), token).status() == 404;
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, EC, 256",
        "ES384, EC, 384",
        "ES512, EC, 521",
        "RS256, RSA, 2048",
        "RS512, RSA, 2048",
        "EdDSA, Ed25519, 0"
    })
    void takesWhatAKeyOfTheSetSigned(String algorithm, String kind, int size) throws Exception {
        KeyPair pair = pair(kind, size);
        TrustedKeys keys = set(print(pair.getPublic()), print(pair("EC", 256).getPublic()));
        String name = Jwk.thumbprint(pair.getPublic());

        String token = sign(header(algorithm).put("kid", name), claims().build(), pair.getPrivate());

        assertThat(isTaken(keys, token)).isTrue();
        assertThat(isTaken(set(print(pair("EC", 256).getPublic())), token)).isFalse();
    }

    @Test
    void sendsCallersToTheServerThatGivesTokens() throws IOException {
        HttpReply reply = registry(bundle("authority.pem")).send("PUT", "/v2/acme/web/manifests/1");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(Challenge.parse(reply.headers().all("WWW-Authenticate")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm",
                                "https://tokens.test/auth",
                                "service",
                                "our registry",
                                "scope",
                                "repository:acme/web:pull,push")));
    }

    @Test
    void allowsWhatTheTokenAllowsAndNoMore() throws Exception {
        KeyPair pair = pair("EC", 256);
        Calls calls = registry(set(print(pair.getPublic())));
        String token = sign(header("ES256"), claims().build(), pair.getPrivate());

        HttpReply refused = calls.send("POST", "/v2/acme/web/blobs/uploads/", "Authorization", "Bearer " + token);

        assertThat(list(calls, token).status()).isEqualTo(404);
        assertThat(Challenge.parse(refused.headers().all("WWW-Authenticate"))
                        .getFirst()
                        .find("error"))
                .contains("insufficient_scope");
    }

    /// Protocols D32, D33.
    @Test
    void checksForWhomByWhomAndWhen() throws Exception {
        KeyPair pair = pair("EC", 256);
        TrustedKeys keys = set(print(pair.getPublic()));
        long now = NOW.getEpochSecond();

        for (JsonBuilder good : List.of(
                claims().put("aud", Json.ofTexts(List.of("another", "our registry"))),
                claims().put("exp", now - 59),
                claims().put("nbf", now + 60))) {
            assertThat(isTaken(keys, sign(header("ES256"), good.build(), pair.getPrivate())))
                    .isTrue();
        }
        for (JsonBuilder bad : List.of(
                claims().put("iss", "another"),
                claims().put("aud", "another"),
                claims().put("aud", Json.ofTexts(List.of())),
                claims().put("aud", 1L),
                claims().put("exp", now - 60),
                claims().put("exp", "never"),
                claims().put("nbf", now + 61),
                claims().put("access", "all"))) {
            String token = sign(header("ES256"), bad.build(), pair.getPrivate());
            HttpReply reply = list(registry(keys), token);
            assertThat(Challenge.parse(reply.headers().all("WWW-Authenticate"))
                            .getFirst()
                            .find("error"))
                    .contains("invalid_token");
        }
    }

    @Test
    void takesACertificateThatATrustedOneVouchesFor() throws Exception {
        TrustedKeys keys = bundle("authority.pem");
        Json claims = claims().build();

        assertThat(isTaken(keys, sign(withChain(header("RS256"), "client-rsa.pem"), claims, key("client-rsa-key.pem"))))
                .isTrue();
        assertThat(isTaken(keys, sign(withChain(header("ES256"), "client-ec.pem"), claims, key("client-ec-key.pem"))))
                .isTrue();
        assertThat(isTaken(
                        keys,
                        sign(
                                withChain(header("RS256"), "client-rsa.pem", "authority.pem"),
                                claims,
                                key("client-rsa-key.pem"))))
                .isTrue();
    }

    @Test
    void takesNoCertificateThatNobodyVouchesFor() throws Exception {
        Json claims = claims().build();
        String signed = sign(withChain(header("RS256"), "client-rsa.pem"), claims, key("client-rsa-key.pem"));
        String expired = sign(withChain(header("ES256"), "expired.pem"), claims, key("expired-key.pem"));
        String notTheirs = sign(withChain(header("ES256"), "client-ec.pem"), claims, key("server-key.pem"));

        assertThat(isTaken(bundle("stranger.pem"), signed)).isFalse();
        assertThat(isTaken(bundle("authority.pem"), expired)).isFalse();
        assertThat(isTaken(bundle("authority.pem"), notTheirs)).isFalse();
        assertThat(isTaken(
                        bundle("authority.pem"),
                        sign(header("ES256").put("x5c", Json.ofTexts(List.of("AAAA"))), claims, key("server-key.pem"))))
                .isFalse();
    }

    /// The `kid` of libtrust, as token servers for Docker's registry 2 send it.
    @Test
    void findsTheKeyOfABundleByItsOldName() throws Exception {
        Path both = Files.writeString(
                folder.resolve("bundle.pem"),
                Files.readString(TlsServer.file("client-rsa.pem")) + Files.readString(TlsServer.file("authority.pem")));
        TrustedKeys keys = TrustedKeys.read(List.of(both), () -> NOW);
        // By openssl: the hash of the key's DER, cut to 30 bytes, in base 32.
        String name = "6HC4:PN3N:6EE6:M2HE:CUH2:3FKI:PI7Y:36M2:VPCV:LOHW:ZYQW:PQBG";

        String token = sign(header("RS256").put("kid", name), claims().build(), key("client-rsa-key.pem"));

        assertThat(isTaken(keys, token)).isTrue();
    }

    /// CVE-2025-24976 and others: nothing in a token makes its own key trusted.
    @Test
    void believesNoKeyThatATokenBrings() throws Exception {
        KeyPair theirs = pair("EC", 256);
        KeyPair forger = pair("EC", 256);
        TrustedKeys keys = set(print(theirs.getPublic()));
        String name = Jwk.thumbprint(theirs.getPublic());

        String token = sign(
                header("ES256").put("kid", name).put("jwk", print(forger.getPublic())),
                claims().build(),
                forger.getPrivate());

        assertThat(isTaken(keys, token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "ES384", "RS256", ""})
    void usesAKeyOnlyTheWayItWasMadeFor(String algorithm) throws Exception {
        KeyPair pair = pair("EC", 256);
        String good = sign(header("ES256"), claims().build(), pair.getPrivate());
        String other = Jws.encode(header(algorithm).build().bytes()) + good.substring(good.indexOf('.'));

        assertThat(isTaken(set(print(pair.getPublic())), other)).isFalse();
        assertThat(isTaken(set(print(pair.getPublic())), other.replaceFirst("[^.]*$", "")))
                .isFalse();
    }

    @Test
    void saysWhatIsWrongWithAFileOfKeys() throws IOException {
        Path file = folder.resolve("keys");

        for (String text : List.of("{}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", "{\"keys\":1}", "nonsense")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> TrustedKeys.read(List.of(file)))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
