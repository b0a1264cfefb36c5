package dev.dray.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Who answers with TLS at a host: what it shows, whether or not that is to be trusted. To explain failures; no call
/// goes this way, and no proxy is asked.
///
/// @param protocol     as in `TLSv1.3`
/// @param certificates the host's own first, then those of who signed it, as far as it shows them
public record TlsPeer(String protocol, List<X509Certificate> certificates) {
    public TlsPeer {
        certificates = List.copyOf(certificates);
    }

    /// Connects, shakes hands and hangs up.
    ///
    /// @throws IOException when nobody answers there, or not with TLS
    public static TlsPeer ask(String host, int port, Duration timeout) throws IOException {
        int millis = (int) timeout.toMillis();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            try (SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, false)) {
                secure.startHandshake();
                return of(secure.getSession());
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot speak TLS: " + e.getMessage(), e);
        }
    }

    private static TlsPeer of(SSLSession session) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate : session.getPeerCertificates()) {
            if (certificate instanceof X509Certificate shown) {
                certificates.add(shown);
            }
        }
        return new TlsPeer(session.getProtocol(), certificates);
    }
}
