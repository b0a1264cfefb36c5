package dev.dray.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;

/// Bytes on the wire: HTTP/1.1 over TCP and TLS, with connections kept and shared. Follows nothing, retries nothing,
/// unpacks nothing: the layers above do. Close it before the program ends.
public final class WireHttp implements Http, Closeable {
    private final CloseableHttpClient client;
    private final WireOptions options;

    public WireHttp(WireOptions options) {
        this.options = options;
        this.client = HttpClients.custom()
                .setConnectionManager(connections(options))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout(options.stallTimeout()))
                        .setConnectionRequestTimeout(Timeout.DISABLED)
                        .setExpectContinueEnabled(false)
                        .build())
                .setUserAgent(options.userAgent())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    private static HttpClientConnectionManager connections(WireOptions options) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new LazyTls())
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
        HttpHost host = new HttpHost(
                call.uri().getScheme(), call.uri().getHost(), call.uri().getPort());
        ClassicHttpResponse response = client.executeOpen(host, request(call), HttpClientContext.create());
        return new HttpReply(response.getCode(), headers(response), body(response), null);
    }

    private ClassicHttpRequest request(HttpCall call) throws IOException {
        ClassicRequestBuilder request =
                ClassicRequestBuilder.create(call.method()).setUri(call.uri());
        // Without this a server or proxy might compress, and digests would not hold (protocols C20).
        request.setHeader("Accept-Encoding", "identity");
        request.setHeader("User-Agent", options.userAgent());
        call.headers().forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).equals("content-length")) {
                request.addHeader(name, value);
            }
        });
        HttpBody body = call.body();
        if (body != null) {
            ContentType type =
                    call.headers().find("Content-Type").map(ContentType::parse).orElse(null);
            request.removeHeaders("Content-Type");
            request.setEntity(new InputStreamEntity(body.open(), body.length(), type));
        } else if (call.method().equals("POST") || call.method().equals("PUT")) {
            request.setEntity(new InputStreamEntity(InputStream.nullInputStream(), 0, null));
        }
        return request.build();
    }

    private static Headers headers(ClassicHttpResponse response) {
        Headers headers = Headers.NONE;
        for (Header header : response.getHeaders()) {
            headers = headers.plus(header.getName(), header.getValue() == null ? "" : header.getValue());
        }
        return headers;
    }

    private static InputStream body(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            response.close();
            return InputStream.nullInputStream();
        }
        return new ReplyBody(response, entity.getContent());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /// A body that gives its connection back when it was read to the end, and drops it otherwise: reading the rest of
    /// a layer only to save a connection would take longer than a new one.
    private static final class ReplyBody extends InputStream {
        private final ClassicHttpResponse response;
        private final InputStream content;
        private boolean ended;

        ReplyBody(ClassicHttpResponse response, InputStream content) {
            this.response = response;
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            int b = content.read();
            ended |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = content.read(buffer, offset, length);
            ended |= n < 0;
            return n;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                content.close();
            }
            response.close();
        }
    }
}
