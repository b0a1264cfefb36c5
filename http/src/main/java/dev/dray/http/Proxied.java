package dev.dray.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/// Leads calls through the proxy that was chosen for each: https by a tunnel (CONNECT), http by asking the proxy.
final class Proxied implements HttpRoutePlanner {
    private static final String ATTRIBUTE = "dray.proxy";

    private final @Nullable Path unixSocket;

    /// @param unixSocket that all calls go through; null for the network
    Proxied(@Nullable Path unixSocket) {
        this.unixSocket = unixSocket;
    }

    /// What a call through this proxy needs to know. The proxy is told who we are at once, as curl does; it must not
    /// ask first.
    static HttpClientContext context(Optional<HttpProxy> proxy) {
        HttpClientContext context = HttpClientContext.create();
        proxy.ifPresent(through -> {
            context.setAttribute(ATTRIBUTE, through);
            if (through.user() != null) {
                context.setAuthExchange(host(through), authorization(through.user(), through.password()));
            }
        });
        return context;
    }

    private static AuthExchange authorization(String user, @Nullable String password) {
        BasicScheme basic = new BasicScheme();
        basic.initPreemptive(new UsernamePasswordCredentials(user, (password == null ? "" : password).toCharArray()));
        AuthExchange exchange = new AuthExchange();
        exchange.select(basic);
        return exchange;
    }

    private static HttpHost host(HttpProxy proxy) {
        return new HttpHost(proxy.scheme(), proxy.host(), proxy.port());
    }

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
        HttpHost host = RoutingSupport.normalize(target, DefaultSchemePortResolver.INSTANCE);
        if (unixSocket != null) {
            return new HttpRoute(host, unixSocket);
        }
        boolean secure = "https".equalsIgnoreCase(host.getSchemeName());
        return context.getAttribute(ATTRIBUTE) instanceof HttpProxy proxy
                ? new HttpRoute(host, null, host(proxy), secure)
                : new HttpRoute(host, null, secure);
    }

    /// Whether the proxy itself answers. Where a tunnel was wanted it was not made, as there is no TLS; what then comes
    /// must not be taken for the word of the host behind it.
    static boolean isItsOwn(ClassicHttpResponse response, HttpHost target, HttpClientContext context) {
        boolean secure = "https".equalsIgnoreCase(target.getSchemeName());
        return secure ? context.getSSLSession() == null : response.getCode() == 407;
    }

    /// Failures of the proxy, told apart from those of the host behind it.
    static IOException explained(HttpProxy proxy, IOException failure) {
        boolean unreachable = failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof ConnectTimeoutException;
        return unreachable ? ProxyFailure.unreachable(proxy, failure) : failure;
    }
}
