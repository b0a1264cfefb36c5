package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dray.content.ImageException;
import dev.dray.http.ClientCertificate;
import dev.dray.testkit.TlsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PemTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "client-rsa.pem, client-rsa-key.pem, RSA",
        "client-rsa.pem, client-rsa-pkcs1.pem, RSA",
        "client-ec.pem, client-ec-key.pem, EC",
        "client-ec.pem, client-ec-sec1.pem, EC",
        "client-ed25519.pem, client-ed25519-key.pem, EdDSA"
    })
    void readsKeysOfEveryKindAndForm(String certificate, String key, String algorithm) throws Exception {
        ClientCertificate client = ClientFiles.read(TlsServer.file(certificate), TlsServer.file(key));

        assertThat(client.key().getAlgorithm()).isEqualTo(algorithm);
        assertThat(client.fits()).isTrue();
    }

    @Test
    void certificateAndKeyMayShareAFile() throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(
                both,
                "words for people\n"
                        + Files.readString(TlsServer.file("client-ec-key.pem"))
                        + "\n"
                        + Files.readString(TlsServer.file("client-ec.pem"))
                        + Files.readString(TlsServer.file("authority.pem")));

        ClientCertificate client = ClientFiles.read(both, null);

        assertThat(client.chain()).hasSize(2);
        assertThat(client).hasToString("ClientCertificate[CN=client-ec]");
    }

    @ParameterizedTest
    @CsvSource({"client-rsa.pem, client-ec-key.pem", "client-ec.pem, other-key.pem", "authority.pem, client-ec-key.pem"
    })
    void aKeyMustFitItsCertificate(String certificate, String key) {
        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> ClientFiles.read(TlsServer.file(certificate), TlsServer.file(key)))
                .withMessageContainingAll(certificate, key, "does not belong");
    }

    @Test
    void aCertificateWithoutAKeyIsNamed() {
        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> ClientFiles.read(TlsServer.file("client-ec.pem"), null))
                .withMessageContainingAll("client-ec.pem", "without its private key");
    }

    @Test
    void anEncryptedKeyIsNotGuessedAt() {
        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() ->
                        Pem.read(TlsServer.file("client-rsa-encrypted.pem")).privateKey())
                .withMessageContainingAll("client-rsa-encrypted.pem", "is encrypted");
    }

    @Test
    void aFolderInPlaceOfAFileIsNamed() {
        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> Pem.read(folder))
                .withMessage("%s is a folder, not a file", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not PEM at all", "-----BEGIN CERTIFICATE-----\nMIIB", "----BEGIN CERTIFICATE----"})
    void whatIsNotPemIsNamed(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("x.crt"), text);

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> Pem.read(file))
                .withMessageContainingAll("x.crt", "not PEM");
    }

    @Test
    void aBrokenCertificateIsNamed() throws Exception {
        Path file = Files.writeString(
                folder.resolve("x.crt"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> Pem.read(file).certificates())
                .withMessageContainingAll("x.crt", "broken certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"})
    void aBrokenKeyIsNamedAndNotShown(String label) throws Exception {
        Path file = Files.writeString(
                folder.resolve("x.key"),
                "-----BEGIN %s-----\nMIIBc2VjcmV0\n-----END %s-----\n".formatted(label, label));

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> Pem.read(file).privateKey())
                .withMessageContaining("x.key")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("MIIBc2VjcmV0"));
    }

    @Test
    void aKeyIsNoAuthority() {
        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> Pem.read(TlsServer.file("server-key.pem")).certificates())
                .withMessageContainingAll("holds no certificate", "PRIVATE KEY");
    }
}
