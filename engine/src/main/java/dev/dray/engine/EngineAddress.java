package dev.dray.engine;

import dev.dray.configuration.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where an Engine listens (protocols F1 to F6).
public sealed interface EngineAddress {
    /// Reads an address as in `DOCKER_HOST`: `unix:///var/run/docker.sock`, `tcp://host:port`, `http://…`,
    /// `https://…`, `ssh://[user@]host[:port][/path/to.sock]` or `npipe:////./pipe/docker_engine`. Throws
    /// `IllegalArgumentException` that says what is wrong, without passwords.
    static EngineAddress parse(String text) {
        return parse(text, null);
    }

    /// @param tls for an address `tcp://`, which does not say itself whether TLS is spoken; null for none
    static EngineAddress parse(String text, @Nullable TlsFiles tls) {
        return new AddressText(text).parse(tls);
    }

    /// The address that was chosen, as docker chooses; see [EngineChoice#find].
    static EngineAddress of(EngineChoice choice, Map<String, String> environment) throws IOException {
        return choice.find(environment).address();
    }

    /// As in `DOCKER_HOST`: `unix:///var/run/docker.sock`.
    String text();

    /// What stands before the paths of calls. Over what has no host name they go to one of no meaning (protocols F4).
    default URI base() {
        return URI.create("http://api.moby.localhost");
    }

    /// What `curl` must be told so that it reaches the same Engine.
    List<String> curlOptions();

    /// A Unix domain socket.
    record Unix(Path socket) implements EngineAddress {
        /// Where Engines listen if nobody says otherwise.
        public static final Unix DEFAULT = new Unix(Path.of("/var/run/docker.sock"));

        @Override
        public String text() {
            return "unix://" + socket;
        }

        @Override
        public List<String> curlOptions() {
            return List.of("--unix-socket", socket.toAbsolutePath().toString());
        }
    }

    /// HTTP over TCP, plain or over TLS.
    ///
    /// @param host in brackets where it is an IPv6 address
    /// @param path what stands before the paths of calls, as a proxy may want it; without a slash at its end
    /// @param tls  null for none
    record Tcp(String host, int port, String path, @Nullable TlsFiles tls) implements EngineAddress {
        @Override
        public String text() {
            return "tcp://%s:%d%s".formatted(host, port, path);
        }

        @Override
        public URI base() {
            return URI.create("%s://%s:%d%s".formatted(tls == null ? "http" : "https", host, port, path));
        }

        @Override
        public List<String> curlOptions() {
            return tls == null ? List.of() : tls.curlOptions();
        }
    }

    /// The docker program of another machine, started there by ssh, which passes on what it is sent: that is
    /// how docker does it. Passwords are asked for by ssh itself, if at all.
    ///
    /// `curl` cannot do this. It can go through a socket that ssh forwards, which its line calls
    /// `$DOCKER_SOCKET`: `ssh -nNT -L ./docker.sock:/var/run/docker.sock HOST`.
    ///
    /// @param user   null for the one that ssh takes
    /// @param host   without brackets where it is an IPv6 address; a name of ssh's configuration will do
    /// @param port   null for the one that ssh takes
    /// @param socket there; null for the one that the docker program takes
    record Ssh(
            @Nullable String user,
            String host,
            @Nullable Integer port,
            @Nullable String socket) implements EngineAddress {
        @Override
        public String text() {
            String shown = host.contains(":") ? "[" + host + "]" : host;
            return "ssh://%s%s%s%s"
                    .formatted(
                            user == null ? "" : user + "@",
                            shown,
                            port == null ? "" : ":" + port,
                            socket == null ? "" : socket);
        }

        /// What is started: the whole command.
        ///
        /// @param connectTimeout in seconds
        List<String> command(String ssh, long connectTimeout) {
            List<String> words = new ArrayList<>(List.of(ssh, "-o", "ConnectTimeout=" + connectTimeout, "-T"));
            if (user != null) {
                words.addAll(List.of("-l", user));
            }
            if (port != null) {
                words.addAll(List.of("-p", port.toString()));
            }
            // Whatever the host is called, it is no option (protocols F7).
            words.addAll(List.of("--", host, "docker"));
            if (socket != null) {
                words.addAll(List.of("--host", quoted("unix://" + socket)));
            }
            words.addAll(List.of("system", "dial-stdio"));
            return words;
        }

        /// For the shell on the other side, which is what reads these words.
        private static String quoted(String word) {
            return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
        }

        @Override
        public List<String> curlOptions() {
            return List.of("--unix-socket", "$DOCKER_SOCKET");
        }
    }

    /// A named pipe of Windows, which `curl` cannot use.
    ///
    /// @param name as in `docker_engine`
    record Pipe(String name) implements EngineAddress {
        @Override
        public String text() {
            return "npipe:////./pipe/" + name;
        }

        @Override
        public List<String> curlOptions() {
            return List.of();
        }
    }
}
