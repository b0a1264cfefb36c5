package dev.dray.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/// Bytes on the wire: HTTP/1.1 over TCP and TLS, with connections kept and shared. Follows nothing, retries nothing,
/// unpacks nothing: the layers above do. Close it before the program ends.
public final class WireHttp implements Http, Closeable {
    /// Characters of a header; more ends the call. Signed redirects have some thousands.
    private static final int MAX_HEADER_LINE = 64 * 1024;

    private static final int MAX_HEADERS = 200;

    private static final int BUFFER = 8 * 1024;

    /// Over a Unix socket each read is two calls of the system, one of which waits for the time-out.
    private static final int UNIX_BUFFER = 128 * 1024;

    /// No end would be right; this one fits into the milliseconds of a socket.
    private static final Duration FOREVER = Duration.ofDays(20);

    private final CloseableHttpClient client;
    private final WireOptions options;

    public WireHttp(WireOptions options) {
        this.options = options;
        this.client = HttpClients.custom()
                .setConnectionManager(connections(options))
                .setRequestExecutor(new LastWords())
                .setRoutePlanner(new Proxied(options.unixSocket()))
                .setDefaultRequestConfig(config(options, options.stallTimeout()))
                // Or a connection that showed a client certificate would serve one call only; it is chosen for the
                // host, so it can never serve another.
                .disableConnectionState()
                .setUserAgent(options.userAgent())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    private static RequestConfig config(WireOptions options, Duration stallTimeout) {
        return RequestConfig.custom()
                .setResponseTimeout(timeout(stallTimeout))
                .setConnectionRequestTimeout(Timeout.ofDays(1))
                .setExpectContinueEnabled(false)
                .setAuthenticationEnabled(false)
                .setUnixDomainSocket(options.unixSocket())
                .build();
    }

    private static HttpClientConnectionManager connections(WireOptions options) {
        return new InterruptibleSockets(options.dialer())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setBufferSize(options.unixSocket() == null ? BUFFER : UNIX_BUFFER)
                                .setMaxLineLength(MAX_HEADER_LINE)
                                .setMaxHeaderCount(MAX_HEADERS)
                                .build())
                        .responseOutOfOrderStrategy(new EarlyAnswer())
                        .build())
                .setTlsSocketStrategy(new HostTls(options.tls()))
                .setMaxConnPerRoute(options.connectionsPerHost())
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(options.connectTimeout()))
                        .setSocketTimeout(timeout(options.stallTimeout()))
                        .build())
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        if (call.uri().getHost() == null) {
            throw new IOException("could not %s: its URL has no valid host".formatted(call.purpose()));
        }
        HttpHost host = new HttpHost(
                call.uri().getScheme(), call.uri().getHost(), call.uri().getPort());
        Optional<HttpProxy> proxy = proxy(call);
        HttpClientContext context = Proxied.context(proxy);
        Duration stallTimeout = options.unhurried().test(call) ? FOREVER : options.stallTimeout();
        HttpUriRequestBase request = request(call);
        request.setConfig(config(options, stallTimeout));
        try (StallWatch watch = new StallWatch(stallTimeout, request::abort)) {
            body(call).ifPresent(body -> request.setEntity(new BodyEntity(body, watch)));
            try {
                return send(request, host, proxy, context);
            } catch (IOException e) {
                IOException failure = HostTls.explained(host, context, watch.failure(e));
                throw Interruption.orElse(proxy.isPresent() ? Proxied.explained(proxy.get(), failure) : failure);
            } catch (CancellationException e) {
                // How the pool may say that the wait for a connection was interrupted.
                throw Interruption.orElse(
                        watch.failure(new IOException("could not %s: cancelled".formatted(call.purpose()), e)));
            }
        }
    }

    private Optional<HttpProxy> proxy(HttpCall call) throws IOException {
        try {
            return options.proxies().find(call.uri());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private HttpReply send(
            HttpUriRequestBase request, HttpHost host, Optional<HttpProxy> proxy, HttpClientContext context)
            throws IOException {
        if (proxy.isPresent() && proxy.get().user() != null) {
            // Concerns the proxy alone: for hosts there is no credential in the client.
            request.setConfig(RequestConfig.copy(request.getConfig())
                    .setAuthenticationEnabled(true)
                    .build());
        }
        ClassicHttpResponse response = client.executeOpen(host, request, context);
        if (proxy.isPresent() && Proxied.isItsOwn(response, host, context)) {
            response.close();
            throw ProxyFailure.refused(proxy.get(), host.toHostString(), response.getCode());
        }
        return new HttpReply(response.getCode(), headers(response), body(request, response), null);
    }

    /// A POST or PUT without a body says so: servers may want a `Content-Length`.
    private static Optional<HttpBody> body(HttpCall call) {
        boolean wanted = call.method().equals("POST") || call.method().equals("PUT");
        return Optional.ofNullable(call.body())
                .or(() -> wanted ? Optional.of(HttpBody.of(new byte[0])) : Optional.empty());
    }

    private HttpUriRequestBase request(HttpCall call) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        // Without this a server or proxy might compress, and digests would not hold (protocols C20).
        request.setHeader("Accept-Encoding", "identity");
        request.setHeader("User-Agent", options.userAgent());
        call.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Length")) {
                request.addHeader(name, value);
            }
        });
        return request;
    }

    private static Headers headers(ClassicHttpResponse response) {
        Headers headers = Headers.NONE;
        for (Header header : response.getHeaders()) {
            headers = headers.plus(header.getName(), header.getValue() == null ? "" : header.getValue());
        }
        return headers;
    }

    private static InputStream body(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            response.close();
            return InputStream.nullInputStream();
        }
        return new ReplyBody(request, entity.getContent(), entity.getContentLength());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
