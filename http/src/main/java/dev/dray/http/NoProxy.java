package dev.dray.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `NO_PROXY` says, as Go reads it: names with all below them (`example.com`), only what is below
/// (`.example.com`, `*.example.com`), addresses, networks (`10.0.0.0/8`), each perhaps with a port, or `*`
/// for all. What cannot be read is passed over, as it is there.
record NoProxy(List<Rule> rules) {
    /// One exception.
    private interface Rule {
        boolean matches(String host, @Nullable InetAddress address, int port);
    }

    static NoProxy parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            String entry = part.strip();
            if (entry.equals("*")) {
                return new NoProxy(List.of((host, address, port) -> true));
            }
            if (!entry.isEmpty()) {
                rules.add(network(entry).or(() -> address(entry)).orElseGet(() -> name(entry)));
            }
        }
        return new NoProxy(rules);
    }

    private static Optional<Rule> network(String entry) {
        int slash = entry.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        return literal(entry.substring(0, slash)).map(InetAddress::getAddress).flatMap(network -> {
            try {
                int bits = Integer.parseInt(entry.substring(slash + 1));
                return Optional.of(
                        (host, address, port) -> address != null && isIn(address.getAddress(), network, bits));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    private static boolean isIn(byte[] address, byte[] network, int bits) {
        if (address.length != network.length || bits < 0 || bits > 8 * network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((address[bit / 8] ^ network[bit / 8]) & 0x80 >> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Rule> address(String entry) {
        boolean bare = literal(entry).isPresent();
        return literal(bare ? entry : withoutPort(entry)).map(wanted -> {
            int only = bare ? -1 : port(entry);
            return (host, address, port) -> wanted.equals(address) && (only < 0 || only == port);
        });
    }

    private static Rule name(String entry) {
        String name = withoutPort(entry);
        int only = port(entry);
        String bare = name.startsWith("*.") ? name.substring(1) : name;
        String suffix = bare.startsWith(".") ? bare : "." + bare;
        boolean itself = !bare.startsWith(".");
        return (host, address, port) ->
                (host.endsWith(suffix) || itself && host.equals(bare)) && (only < 0 || only == port);
    }

    private static String withoutPort(String entry) {
        int colon = entry.lastIndexOf(':');
        return colon < 0 || port(entry) < 0 ? entry : entry.substring(0, colon);
    }

    private static int port(String entry) {
        try {
            return Integer.parseUnsignedInt(entry.substring(entry.lastIndexOf(':') + 1), 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Optional<InetAddress> literal(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        try {
            return Optional.of(InetAddress.ofLiteral(bracketed ? text.substring(1, text.length() - 1) : text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean matches(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        InetAddress address = literal(lower).orElse(null);
        return rules.stream().anyMatch(rule -> rule.matches(lower, address, port));
    }
}
