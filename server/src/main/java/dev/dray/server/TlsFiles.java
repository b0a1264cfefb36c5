package dev.dray.server;

import dev.dray.configuration.Pem;
import dev.dray.http.ClientCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Reads the files of [TlsOptions].
final class TlsFiles {
    /// Of a key store that is never written.
    private static final char[] NO_PASSWORD = new char[0];

    private TlsFiles() {}

    /// @throws IOException naming the file that is wrong; without a word of a key
    static SSLContext read(TlsOptions options) throws IOException {
        Pem pem = Pem.read(options.certificate());
        Pem keyPem = options.key() == null ? pem : Pem.read(options.key());
        List<X509Certificate> chain = pem.certificates();
        PrivateKey key = keyPem.privateKey();
        if (!new ClientCertificate(chain, key).fits()) {
            throw new IOException("the private key in %s does not belong to the first certificate in %s"
                    .formatted(keyPem.file(), pem.file()));
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(chain, key), trust(options.clientAuthorities()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate in %s cannot be used".formatted(options.certificate()), e);
        }
    }

    private static KeyManager[] keys(List<X509Certificate> chain, PrivateKey key)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("registry", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(@Nullable Path authorities)
            throws IOException, GeneralSecurityException {
        if (authorities == null) {
            return null;
        }
        KeyStore store = emptyStore();
        for (X509Certificate authority : Pem.read(authorities).certificates()) {
            store.setCertificateEntry(String.valueOf(store.size()), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
