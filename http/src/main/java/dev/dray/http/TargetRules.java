package dev.dray.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a server may send us: to another place over http(s), never from https down to http, and never from a public
/// name to this machine or its link (protocols H30, H32: CVE-2026-48978, CVE-2026-33540).
public final class TargetRules {
    /// A last label that is a number: what is so named is an IPv4 address to the system, in whatever spelling.
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)");

    private static final Pattern DOTTED_QUAD = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})(?:\\.(?!$)|$)){4}");

    private TargetRules() {}

    /// Checks where a redirect goes.
    public static void checkRedirect(URI from, URI to) throws RefusedTarget {
        check("redirect", from, to, false);
    }

    /// Checks where a token is to be had. Stricter than for a redirect, as credentials go there.
    public static void checkRealm(URI registry, URI realm) throws RefusedTarget {
        check("token realm", registry, realm, true);
    }

    /// Checks where an index of the API v1 says that its images are. As strict as for a token realm, as its token
    /// goes there (protocols H36).
    public static void checkEndpoint(URI index, URI endpoint) throws RefusedTarget {
        check("registry", index, endpoint, true);
    }

    private static void check(String what, URI from, URI to, boolean refusePrivate) throws RefusedTarget {
        String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || to.getHost() == null) {
            throw refused(what, from, to, "it is not http or https");
        }
        if (scheme.equals("http") && "https".equalsIgnoreCase(from.getScheme())) {
            throw refused(what, from, to, "it would go from https to plain http");
        }
        boolean sameHost = to.getHost().equalsIgnoreCase(from.getHost());
        if (!sameHost && !isLoopback(from.getHost()) && isInside(to.getHost(), refusePrivate)) {
            throw refused(what, from, to, "a public name must not point at this machine or its network");
        }
    }

    private static RefusedTarget refused(String what, URI from, URI to, String why) {
        return new RefusedTarget(
                "%s points to a %s at %s: %s".formatted(from.getHost(), what, withoutSecrets(to), why));
    }

    /// The URI without user, query and fragment: these may be secrets (protocols H39).
    static String withoutSecrets(URI uri) {
        return uri.getHost() == null
                ? uri.getScheme() + ":…"
                : "%s://%s%s".formatted(uri.getScheme(), origin(uri), uri.getRawPath());
    }

    private static String origin(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /// Whether both have the same scheme, host and port, so that what one may see the other may see.
    public static boolean sameOrigin(URI a, URI b) {
        return String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme())
                && String.valueOf(a.getHost()).equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /// Whether this host is this machine: `localhost`, 127.0.0.0/8 or ::1. Names are not looked up.
    public static boolean isLoopback(String host) {
        String bare = bare(host);
        return bare.equals("localhost")
                || bare.endsWith(".localhost")
                || literal(bare).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static boolean isInside(String host, boolean refusePrivate) {
        String bare = bare(host);
        return isLoopback(host)
                || isOddAddress(bare)
                || literal(bare)
                        .map(address -> isHere(address) || refusePrivate && isPrivate(address))
                        .orElse(false);
    }

    /// An address in a spelling that readers take differently, such as `127.1`, `2130706433` or `0x7f.1`. Nobody needs
    /// one but to get past a check.
    private static boolean isOddAddress(String bare) {
        return bare.contains(":")
                ? literal(bare).isEmpty()
                : NUMBER.matcher(bare).matches() && !DOTTED_QUAD.matcher(bare).matches();
    }

    private static boolean isHere(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address instanceof Inet6Address six && six.isIPv4CompatibleAddress();
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        // RFC 6598, behind carriers' routers; one cloud keeps its metadata there.
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        return address.isSiteLocalAddress() || uniqueLocal || shared;
    }

    /// The host as it is looked up: lower case, without brackets, zone (`%eth0`) and last dot.
    private static String bare(String host) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|%.*", "");
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }

    private static Optional<InetAddress> literal(String bare) {
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
