package dev.dray;

import dev.dray.configuration.Candidate;
import dev.dray.configuration.Network;
import dev.dray.configuration.NetworkOptions;
import dev.dray.content.Blob;
import dev.dray.content.ImageSource;
import dev.dray.credentials.Credentials;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.PacedHttp;
import dev.dray.http.RedirectingHttp;
import dev.dray.http.RetryPolicy;
import dev.dray.http.RetryingHttp;
import dev.dray.http.TracedHttp;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.registry.Registries;
import dev.dray.registry.RegistryStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The ways to registries. All share one wire.
///
/// @param wire       null where the transport is not the network
/// @param registries that users name
/// @param locations  that registries.conf puts in their place: what a user gave for the one that was named is not
/// theirs
/// @param mirrors    that stand in for both; with less patience, as there is somebody else to ask
/// @param hubs       ways to Docker Hub's own API
record Connections(
        Network network,
        @Nullable WireHttp wire,
        Registries registries,
        Registries locations,
        Registries mirrors,
        Hubs hubs)
        implements Closeable {
    private static final int MIRROR_ATTEMPTS = 2;

    static Connections open(DrayOptions options) throws IOException {
        Network network = options.network();
        if (network == null) {
            network = new Network(NetworkOptions.of(options.environment()));
        }
        Keychain keychain = options.keychain();
        if (keychain == null) {
            keychain = Credentials.ofEnvironment(options.environment())
                    .withHelpers(network::credentialHelpers)
                    .keychain();
        }
        WireHttp wire = options.transport() == null ? new WireHttp(wire(options, network)) : null;
        Http transport = options.layer().apply(wire == null ? Objects.requireNonNull(options.transport()) : wire);

        RetryPolicy impatient = options.retry()
                .withAttempts(Math.min(MIRROR_ATTEMPTS, options.retry().attempts()));
        return new Connections(
                network,
                wire,
                registries(options, transport, options.retry(), keychain, new NetworkRules(network, true)),
                registries(options, transport, options.retry(), keychain, new NetworkRules(network, false)),
                registries(options, transport, impatient, keychain, new NetworkRules(network, false)),
                new Hubs(
                        patient(paced(options, transport, options.retry()), options.retry(), options),
                        patient(paced(options, transport, impatient), impatient, options),
                        keychain,
                        network,
                        options.environment()));
    }

    /// Who set up the wire by hand keeps what was set.
    private static WireOptions wire(DrayOptions options, Network network) {
        WireOptions given = options.wire();
        // A blob that is copied within one registry takes two connections; those that arrive must not take them all.
        int enough = Math.max(given.connectionsPerHost(), 2 * options.parallelism());
        WireOptions wire = given.withConnectionsPerHost(enough);
        wire = given.tls().equals(WireOptions.DEFAULT.tls()) ? wire.withTls(network) : wire;
        return given.proxies().equals(WireOptions.DEFAULT.proxies()) ? wire.withProxies(network) : wire;
    }

    private static Registries registries(
            DrayOptions options, Http transport, RetryPolicy retry, Keychain keychain, NetworkRules rules) {
        Http paced = paced(options, transport, retry);
        return new Registries(
                patient(paced, retry, options),
                new RedirectingHttp(paced),
                keychain,
                options.client().withRules(rules));
    }

    private static Http paced(DrayOptions options, Http transport, RetryPolicy retry) {
        Http http = new TracedHttp(transport, options.trace()); // sees every attempt
        return new PacedHttp( // sees how many there are at a time
                http, options.wire().connectionsPerHost(), retry.maxWait());
    }

    private static Http patient(Http paced, RetryPolicy retry, DrayOptions options) {
        Http http = new RetryingHttp(paced, retry, options.trace()); // sees one call
        return new RedirectingHttp(http); // each hop is retried by itself
    }

    /// What a name is read from.
    ImageSource source(Reference name) throws IOException {
        List<RegistryStore> stores = stores(name);
        return stores.size() == 1 ? stores.getFirst() : new MirroredSource(stores, network::note);
    }

    /// A blob of which only the digest is known.
    Blob blob(Reference name, Digest digest) throws IOException {
        MirroredSource source = new MirroredSource(stores(name), network::note);
        return Blob.from(source, source.describe(digest));
    }

    /// The place that a name stands for, last, and its mirrors before.
    private List<RegistryStore> stores(Reference name) throws IOException {
        List<RegistryStore> stores = new ArrayList<>();
        for (Candidate candidate : network.candidates(name)) {
            Repository repository = candidate.reference().repository();
            boolean named = repository.registry().equals(name.repository().registry());
            Registries way = candidate.mirror() ? mirrors : named ? registries : locations;
            stores.add(way.repository(repository));
        }
        return stores;
    }

    @Override
    public void close() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }
}
