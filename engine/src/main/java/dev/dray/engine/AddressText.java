package dev.dray.engine;

import dev.dray.configuration.TlsFiles;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads an Engine's address strictly: parts of it become words of a command (protocols F6, F7).
record AddressText(String text) {
    static final int PLAIN_PORT = 2375;
    static final int TLS_PORT = 2376;

    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[^@/]*)@)?(?<host>\\[[0-9a-fA-F:.]+]|[^:/@\\[\\]]*)(?::(?<port>\\d{0,6}))?(?<path>/.*)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9a-fA-F:.]+]");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9._@+\\\\-]*");
    private static final Pattern PIPE = Pattern.compile("//\\./pipe/([A-Za-z0-9._-]+)");

    EngineAddress parse(@Nullable TlsFiles tls) {
        if (text.chars().anyMatch(c -> c <= ' ' || c == 127)) {
            throw wrong("it has spaces or control characters");
        }
        if (text.startsWith("-")) {
            throw wrong("it begins like an option");
        }
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "tcp" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? text : text.substring(colon + 3);
        return switch (scheme) {
            case "unix" -> unix(rest);
            case "tcp", "http" -> tcp(rest, scheme.equals("tcp") ? tls : null);
            case "https" -> tcp(rest, tls == null ? new TlsFiles(null, null, null, true) : tls);
            case "ssh" -> ssh(rest);
            case "npipe" -> pipe(rest);
            case "fd" -> throw wrong("fd:// is what an Engine itself is given by systemd, for nobody to connect to");
            default -> throw wrong("%s:// is not known".formatted(scheme));
        };
    }

    private EngineAddress unix(String rest) {
        if (rest.contains("://")) {
            throw wrong("it names two schemes");
        }
        try {
            return rest.isEmpty() ? EngineAddress.Unix.DEFAULT : new EngineAddress.Unix(Path.of(rest));
        } catch (InvalidPathException e) {
            throw wrong("this is no path: " + e.getReason());
        }
    }

    private EngineAddress tcp(String rest, @Nullable TlsFiles tls) {
        if (rest.startsWith("/")) {
            throw wrong("a socket is written unix://" + (rest.startsWith("//") ? "/path" : rest));
        }
        Matcher parts = authority(rest);
        if (parts.group("user") != null) {
            throw wrong("a user means nothing here: certificates say who you are");
        }
        String host = parts.group("host").isEmpty() ? "localhost" : parts.group("host");
        Integer port = port(parts);
        int usual = tls == null ? PLAIN_PORT : TLS_PORT;
        String path = parts.group("path") == null ? "" : parts.group("path").replaceFirst("/+$", "");
        EngineAddress.Tcp tcp = new EngineAddress.Tcp(host, port == null ? usual : port, path, tls);
        if (!isUrl(tcp)) {
            throw wrong("\"%s\" cannot be a host's name in a URL".formatted(host));
        }
        return tcp;
    }

    private static boolean isUrl(EngineAddress.Tcp address) {
        try {
            URI base = address.base();
            return base.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private EngineAddress ssh(String rest) {
        Matcher parts = authority(rest);
        String user = parts.group("user");
        if (user != null && user.contains(":")) {
            throw wrong("passwords are not taken: use a key and ssh-agent");
        }
        if (user != null && !USER.matcher(user).matches()) {
            throw wrong("\"%s\" cannot be a user".formatted(user));
        }
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        if (host.isEmpty()) {
            throw wrong("it names no host");
        }
        String path = parts.group("path");
        return new EngineAddress.Ssh(user, host, port(parts), path == null || path.equals("/") ? null : path);
    }

    private Matcher authority(String rest) {
        if (rest.contains("?") || rest.contains("#")) {
            throw wrong("nothing may follow the host, no query and no fragment");
        }
        Matcher parts = AUTHORITY.matcher(rest);
        if (!parts.matches()) {
            throw wrong("this is no host and port");
        }
        String host = parts.group("host");
        if (host.startsWith("-")) {
            throw wrong("its host begins like an option");
        }
        if (!host.isEmpty() && !NAME.matcher(host).matches()) {
            throw wrong("\"%s\" cannot be a host's name".formatted(host));
        }
        return parts;
    }

    private @Nullable Integer port(Matcher parts) {
        String digits = parts.group("port");
        if (digits == null || digits.isEmpty()) {
            return null;
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw wrong("a port is between 1 and 65535");
        }
        return port;
    }

    private EngineAddress pipe(String rest) {
        Matcher parts = PIPE.matcher(rest.isEmpty() ? "//./pipe/docker_engine" : rest.replace('\\', '/'));
        if (!parts.matches()) {
            throw wrong("a pipe is written npipe:////./pipe/NAME");
        }
        return new EngineAddress.Pipe(parts.group(1));
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(
                "not an Engine's address: \"%s\": %s (want unix:///PATH, tcp://HOST:PORT, ssh://USER@HOST or npipe:////./pipe/NAME)"
                        .formatted(withoutPassword(), why));
    }

    private String withoutPassword() {
        return text.replaceAll("(://[^/@]*?:)[^/]*@", "$1***@");
    }

    /// An address may hold a password, if a wrong one.
    @Override
    public String toString() {
        return withoutPassword();
    }
}
