package dev.dray;

import dev.dray.configuration.Network;
import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.hub.Hub;
import dev.dray.hub.HubOptions;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// The ways to Docker Hub's own API, over the same wire as those to registries.
///
/// @param patient   for who wants the Hub
/// @param impatient for who may ask its registry instead
record Hubs(Http patient, Http impatient, Keychain keychain, Network network, Map<String, String> environment) {
    Hub hub() throws IOException {
        return open(patient)
                .orElseThrow(() -> new ImageException.Unsupported(
                        "Docker Hub's API is not to be used: %s=off".formatted(HubOptions.VARIABLE), null));
    }

    private Optional<Hub> open(Http http) {
        Optional<HubOptions> options = HubOptions.of(environment);
        // The user named it, by the command or by the repository.
        options.ifPresent(named -> network.named(named.registry()));
        return options.map(named -> new Hub(http, keychain, named));
    }

    /// The Hub that may be asked for the tags of a repository, if it is there that it is kept: not where
    /// registries.conf puts another registry in the place of Docker Hub.
    Optional<Hub> of(Reference name) throws IOException {
        Repository kept = network.candidates(name).getLast().reference().repository();
        return kept.equals(name.repository()) && isOnDockerHub(kept) ? open(impatient) : Optional.empty();
    }

    private static boolean isOnDockerHub(Repository repository) {
        return repository.registry().equals(Repository.DOCKER_HUB)
                && repository.path().split("/").length == 2;
    }
}
