package dev.dray.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A proxy is not to be had, or would not let a call through. The message names the proxy, without its password.
public final class ProxyFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    private ProxyFailure(String message, int status, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    static ProxyFailure unreachable(HttpProxy proxy, IOException cause) {
        return new ProxyFailure("the proxy %s cannot be reached: %s".formatted(proxy, cause.getMessage()), 0, cause);
    }

    static ProxyFailure refused(HttpProxy proxy, String host, int status) {
        String why = status == 407
                ? proxy.user() == null ? "wants a user and a password" : "does not accept the user and password given"
                : "refuses to connect to %s (HTTP %d)".formatted(host, status);
        return new ProxyFailure("the proxy %s %s".formatted(proxy, why), status, null);
    }

    /// What the proxy answered; 0 when it did not.
    public int status() {
        return status;
    }

    /// Whether it may be otherwise in a moment.
    boolean mayPass() {
        return status == 0 || status >= 500;
    }
}
