package dev.dray.service;

import dev.dray.server.ListenerOptions;

/// `http` of a [DistributionConfig].
final class HttpSection {
    /// Of every network of the machine.
    private static final String ANY = "0.0.0.0";

    private HttpSection() {}

    static Listening listening(Setting http) {
        // Places are told as paths, which clients complete; an upload's state is not theirs to carry.
        http.ignore("secret", "relativeurls", "host", "http2", "h2c");
        checkNet(http);
        checkPrefix(http);
        Address address = http.read("addr", "HOST:PORT", Address::parse).orElse(new Address(ANY, 5000));
        ListenerOptions usual = Listening.DEFAULT.listener();
        ListenerOptions listener = usual.withHost(address.host)
                .withPort(address.port)
                .withStopTimeout(http.duration("draintimeout").orElse(usual.stopTimeout()))
                .withTls(TlsSection.read(http.section("tls")));
        return Listening.DEFAULT.withListener(listener).withHeaders(http.headers("headers"));
    }

    private static void checkNet(Setting http) {
        if (!http.text("net").orElse("tcp").equals("tcp")) {
            throw new IllegalArgumentException("http.net: not supported, but for tcp");
        }
    }

    private static void checkPrefix(Setting http) {
        if (!http.text("prefix").orElse("/").equals("/")) {
            throw new IllegalArgumentException("http.prefix: not supported, but for /");
        }
    }

    /// Health is always told where there is an address for it; metrics if they are asked for.
    static Watching watching(Setting http) {
        Setting debug = http.section("debug");
        Setting prometheus = debug.section("prometheus");
        boolean enabled = prometheus.flag("enabled").orElse(false);
        String path = prometheus.text("path").orElse(Watching.Address.METRICS);
        String metrics = enabled ? path : null;
        return Watching.NOTHING.withOperations(debug.read("addr", "HOST:PORT", Address::parse)
                .map(address -> new Watching.Address(address.host, address.port, metrics))
                .orElse(null));
    }

    /// As Go has it: without a host, of every network.
    private record Address(String host, int port) {
        static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? text : text.substring(0, colon);
            int port = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
            if (port < 0 || port > 65_535 || colon < 0) {
                throw new IllegalArgumentException(text);
            }
            return new Address(host.isEmpty() ? ANY : host.replaceAll("^\\[|]$", ""), port);
        }
    }
}
