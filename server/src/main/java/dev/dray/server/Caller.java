package dev.dray.server;

import java.util.Optional;

/// The other end of the connection that a call came by: a client, or the last proxy before this registry.
///
/// @param address an IP address, as text
/// @param port    0 where there is none
public record Caller(String address, int port) {
    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /// Who sent the call that this thread answers; empty where it came by no connection, as in a test.
    public static Optional<Caller> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /// Does something in this caller's name.
    void during(Runnable answer) {
        ScopedValue.where(CURRENT, this).run(answer);
    }

    /// As in a URL: `192.0.2.1:40312`, `[2001:db8::1]:40312`.
    @Override
    public String toString() {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
