package dev.dray.engine;

import dev.dray.configuration.TlsFiles;
import dev.dray.http.Http;
import dev.dray.http.ProxyChoice;
import dev.dray.http.Tls;
import dev.dray.http.TlsChoice;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The way to an Engine, by the kind of its address.
record EngineWire(EngineAddress address, EngineOptions options) {
    Engine open() {
        WireHttp wire = new WireHttp(wireOptions());
        Http http = new EngineReach(options.layer().apply(wire), address);
        return new Engine(new EngineCalls(http, address.base(), address.text(), pinned()), wire);
    }

    private WireOptions wireOptions() {
        WireOptions direct = options.wire().withProxies(ProxyChoice.DIRECT).withUnhurried(EngineWork::is);
        return switch (address) {
            case EngineAddress.Unix(var socket) -> direct.withUnixSocket(socket);
            case EngineAddress.Tcp tcp ->
                tcp.tls() == null ? direct : direct.withTls(new ReadOnce(tcp.tls(), options.environment()));
            case EngineAddress.Ssh ssh ->
                direct.withDialer(new SshDialer(ssh, options.environment(), direct.connectTimeout()));
            case EngineAddress.Pipe pipe -> direct.withDialer(PipeDialer.of(pipe));
        };
    }

    /// As docker has it, the `v` may be there or not.
    private @Nullable ApiVersion pinned() {
        String text = options.environment().getOrDefault("DOCKER_API_VERSION", "");
        try {
            return text.isEmpty() ? null : ApiVersion.parse(text.startsWith("v") ? text.substring(1) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("DOCKER_API_VERSION: " + e.getMessage(), e);
        }
    }

    /// An Engine is one host.
    private static final class ReadOnce implements TlsChoice {
        private final TlsFiles files;
        private final Map<String, String> environment;
        private @Nullable Tls tls;

        ReadOnce(TlsFiles files, Map<String, String> environment) {
            this.files = files;
            this.environment = environment;
        }

        @Override
        public synchronized Tls of(String host, int port) throws IOException {
            Tls known = tls;
            if (known == null) {
                known = files.read(environment);
                tls = known;
            }
            return known;
        }
    }
}
