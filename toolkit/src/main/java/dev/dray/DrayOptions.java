package dev.dray;

import dev.dray.configuration.Network;
import dev.dray.credentials.Keychain;
import dev.dray.engine.EngineChoice;
import dev.dray.http.Http;
import dev.dray.http.HttpTrace;
import dev.dray.http.RetryPolicy;
import dev.dray.http.WireOptions;
import dev.dray.model.ImageFormat;
import dev.dray.registry.ClientOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How to wire it all.
///
/// @param environment where `DRAY_STORE`, `DOCKER_CONFIG`, `HOME` and so on are looked up
/// @param store       the root of the local store; null for the one that the environment names
/// @param keychain    who we are; null for what docker's and podman's logins left, see `Credentials`
/// @param transport   bytes to and from registries; null for the network
/// @param network     mirrors, certificates and proxies; null for what files and the environment say
/// @param parallelism blobs moved at a time
/// @param archives    how archives are read and written
/// @param engine      the Docker Engine that `docker-daemon:` stands for
/// @param layer       what stands just above the wire, to registries and to the Engine, and sees every call: an
///                    explanation
/// @param conversion  what images become that registries have in Docker's schema 1, or by the API v1
public record DrayOptions(
        Map<String, String> environment,
        @Nullable Path store,
        @Nullable Keychain keychain,
        @Nullable Http transport,
        WireOptions wire,
        RetryPolicy retry,
        ClientOptions client,
        HttpTrace trace,
        @Nullable Network network,
        int parallelism,
        ArchiveOptions archives,
        EngineChoice engine,
        UnaryOperator<Http> layer,
        ImageFormat conversion) {
    public static final DrayOptions DEFAULT = new DrayOptions(
            System.getenv(),
            null,
            null,
            null,
            WireOptions.DEFAULT,
            RetryPolicy.DEFAULT,
            ClientOptions.DEFAULT,
            HttpTrace.SILENT,
            null,
            4,
            ArchiveOptions.DEFAULT,
            EngineChoice.USUAL,
            UnaryOperator.identity(),
            ImageFormat.OCI);

    public DrayOptions {
        environment = Map.copyOf(environment);
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism: %d (want 1 or more)".formatted(parallelism));
        }
    }

    /// Without the environment, which may hold secrets.
    @Override
    public String toString() {
        return "DrayOptions[store=%s, parallelism=%d]".formatted(store, parallelism);
    }

    public DrayOptions withEnvironment(Map<String, String> newEnvironment) {
        return new DrayOptions(
                newEnvironment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withStore(@Nullable Path newStore) {
        return new DrayOptions(
                environment,
                newStore,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withKeychain(@Nullable Keychain newKeychain) {
        return new DrayOptions(
                environment,
                store,
                newKeychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    /// Sends calls there instead of to the network: to a server in this process, for one.
    public DrayOptions withTransport(@Nullable Http newTransport) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                newTransport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withWire(WireOptions newWire) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                newWire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withRetry(RetryPolicy newRetry) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                newRetry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withClient(ClientOptions newClient) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                newClient,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withTrace(HttpTrace newTrace) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                newTrace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withNetwork(@Nullable Network newNetwork) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                newNetwork,
                parallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withParallelism(int newParallelism) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                newParallelism,
                archives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withArchives(ArchiveOptions newArchives) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                newArchives,
                engine,
                layer,
                conversion);
    }

    public DrayOptions withEngine(EngineChoice newEngine) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                newEngine,
                layer,
                conversion);
    }

    public DrayOptions withLayer(UnaryOperator<Http> newLayer) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                newLayer,
                conversion);
    }

    /// What images become that registries have in a form of the time before 2016.
    public DrayOptions withConversion(ImageFormat newConversion) {
        return new DrayOptions(
                environment,
                store,
                keychain,
                transport,
                wire,
                retry,
                client,
                trace,
                network,
                parallelism,
                archives,
                engine,
                layer,
                newConversion);
    }
}
