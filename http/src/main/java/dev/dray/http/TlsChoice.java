package dev.dray.http;

import java.io.IOException;

/// Says what TLS with a host is made of. Asked when a connection over TLS is made, never before: what it reads from
/// disk costs plain http nothing. As it is asked for each host anew, nothing of one host is shown to another.
@FunctionalInterface
public interface TlsChoice {
    /// @param host without brackets where it is an IPv6 address
    /// @param port as connected to, 443 where a URL has none
    Tls of(String host, int port) throws IOException;
}
