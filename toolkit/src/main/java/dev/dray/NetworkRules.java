package dev.dray;

import dev.dray.configuration.Network;
import dev.dray.registry.RegistryRules;
import dev.dray.registry.Scheme;
import java.io.IOException;

/// What the configuration says of registries, in the words of the client.
///
/// @param named whether these are registries that users name, not what stands in for them
record NetworkRules(Network network, boolean named) implements RegistryRules {
    @Override
    public Scheme scheme(String registry) {
        if (named) {
            network.named(registry);
        }
        try {
            if (network.isInsecure(registry)) {
                return Scheme.EITHER;
            }
        } catch (IOException e) {
            // What cannot be read is told before the first call: see check.
            return Scheme.HTTPS;
        }
        Scheme usual = DEFAULT.scheme(registry);
        // Somebody has gone to the length of certificates for this machine.
        return usual == Scheme.HTTP && network.hasCertificates(registry) ? Scheme.EITHER : usual;
    }

    @Override
    public void check(String name) throws IOException {
        network.check(name);
    }
}
