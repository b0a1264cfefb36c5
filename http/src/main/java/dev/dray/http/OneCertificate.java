package dev.dray.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows one certificate, or none, to whoever asks for one, and remembers who did. It was chosen for that host, so whom
/// else the host would trust does not matter; Java's own key managers keep silent where the issuers differ, and nobody
/// learns why.
final class OneCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";
    private static final String ASKED = "dray.asked";

    private final @Nullable ClientCertificate client;

    OneCertificate(@Nullable ClientCertificate client) {
        this.client = client;
    }

    /// Whether the other side asked for a certificate when this connection was made.
    static boolean wasAsked(SSLSocket socket) {
        return socket.getSession().getValue(ASKED) != null;
    }

    private @Nullable String alias(String... keyTypes) {
        return client != null && Arrays.asList(keyTypes).contains(client.key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket to) {
        if (to instanceof SSLSocket socket) {
            socket.getHandshakeSession().putValue(ASKED, true);
        }
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return alias(keyType) == null ? null : new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return Objects.requireNonNull(client).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return Objects.requireNonNull(client).key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
