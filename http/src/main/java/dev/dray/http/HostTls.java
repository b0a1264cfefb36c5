package dev.dray.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/// TLS as it was chosen for each host. Set up when it is first needed: reading the trust store takes longer
/// than a whole call over plain http.
final class HostTls implements TlsSocketStrategy {
    private static final String ASKED = "dray.asked";

    private final TlsChoice choice;

    /// By identity: lists of a hundred certificates are not worth hashing.
    private final Map<Tls, TlsSocketStrategy> strategies = Collections.synchronizedMap(new IdentityHashMap<>());

    HostTls(TlsChoice choice) {
        this.choice = choice;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws IOException {
        TlsSocketStrategy strategy = strategy(choice.of(target, port));
        try {
            SSLSocket secure = strategy.upgrade(socket, target, port, attachment, context);
            context.setAttribute(ASKED, OneCertificate.wasAsked(secure));
            return secure;
        } catch (SSLException e) {
            throw TlsFailure.of(target, port, e);
        }
    }

    /// What a failure means that came after the connection was made. From TLS 1.3 on a server says only then that it
    /// does not like our certificate, or hangs up without a word.
    static IOException explained(HttpHost host, HttpContext context, IOException failure) {
        if (failure instanceof SSLException tls) {
            return TlsFailure.of(host.getHostName(), host.getPort(), tls);
        }
        boolean hungUp = failure instanceof SocketException
                || String.valueOf(failure.getMessage()).equals("Broken pipe");
        return hungUp && Boolean.TRUE.equals(context.getAttribute(ASKED))
                ? TlsFailure.clientRefused(host.getHostName(), host.getPort(), failure)
                : failure;
    }

    private TlsSocketStrategy strategy(Tls tls) throws IOException {
        TlsSocketStrategy known = strategies.get(tls);
        if (known == null) {
            known = newStrategy(tls);
            strategies.put(tls, known);
        }
        return known;
    }

    private static TlsSocketStrategy newStrategy(Tls tls) throws IOException {
        HostnameVerifier names = tls.verified() ? new DefaultHostnameVerifier() : NoopHostnameVerifier.INSTANCE;
        try {
            KeyManager[] keys = {new OneCertificate(tls.client())};
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, tls.verified() ? trust(tls.authorities()) : new TrustManager[] {new Anyone()}, null);
            return new DefaultClientTlsStrategy(context, HostnameVerificationPolicy.CLIENT, names);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS could not be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trust(@Nullable List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        if (authorities == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(String.valueOf(i), authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
