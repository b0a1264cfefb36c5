package dev.dray.configuration;

import dev.dray.content.ImageException;
import dev.dray.http.ClientCertificate;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads a client certificate and its key.
final class ClientFiles {
    private ClientFiles() {}

    /// @param key null when the key is in the same file as the certificate
    static ClientCertificate read(Path certificate, @Nullable Path key) throws IOException {
        Pem pem = Pem.read(certificate);
        if (key == null && !pem.hasPrivateKey()) {
            throw new ImageException.Rejected(
                    "the client certificate %s is there without its private key".formatted(certificate),
                    "name the file with the key: --key FILE");
        }
        Pem keyPem = key == null ? pem : Pem.read(key);
        ClientCertificate client = new ClientCertificate(pem.certificates(), keyPem.privateKey());
        if (!client.fits()) {
            throw new ImageException.Rejected(
                    "the private key in %s does not belong to the certificate in %s"
                            .formatted(keyPem.file(), certificate),
                    "the file's first certificate must be the client's own, those who signed it after it");
        }
        return client;
    }
}
