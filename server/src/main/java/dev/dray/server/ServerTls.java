package dev.dray.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Speaks TLS with what the files say at the moment of each handshake.
final class ServerTls extends SslContextFactory.Server {
    private static final System.Logger LOG = System.getLogger(ServerTls.class.getName());

    private final ReadFiles<SSLContext> files;

    private ServerTls(ReadFiles<SSLContext> files, boolean wantsClients) {
        this.files = files;
        setSslContext(current());
        setNeedClientAuth(wantsClients);
        setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // HTTP/2 is not to be spoken with what RFC 9113 has on its black list (appendix A).
        setCipherComparator(HTTP2Cipher.COMPARATOR);
    }

    static ServerTls of(TlsOptions options) throws IOException {
        return new ServerTls(
                ReadFiles.open(options.files(), () -> TlsFiles.read(options)), options.clientAuthorities() != null);
    }

    private SSLContext current() {
        return files.content(
                failure -> LOG.log(Level.WARNING, "the old certificate stays in use: " + failure.getMessage()));
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress caller) {
        SSLEngine engine = current().createSSLEngine();
        customize(engine);
        return engine;
    }
}
