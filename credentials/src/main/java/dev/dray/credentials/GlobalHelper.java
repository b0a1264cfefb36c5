package dev.dray.credentials;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A helper that is to be asked for every registry: one of `credential-helpers` in containers'
/// registries.conf (protocols D62).
record GlobalHelper(String helper, Helpers helpers) implements Keeper {
    private static final String NAMED_IN = "credential-helpers";

    @Override
    public String name() {
        return CredentialHelper.programOf(Words.clean(helper));
    }

    @Override
    public boolean isThere() {
        try {
            return helpers.find(helper).isPresent();
        } catch (ImageException e) {
            // No name of a helper; asking it says so.
            return false;
        }
    }

    @Override
    public Optional<Found> find(Resource resource) throws IOException {
        return helpers.ask(helper, resource, NAMED_IN);
    }

    @Override
    public String store(Resource resource, Credential credential) throws IOException {
        helpers.need(helper, resource, NAMED_IN).store(new RegistryKey(resource), credential);
        return name();
    }

    @Override
    public boolean erase(Resource resource) throws IOException {
        // Helpers know registries only: a repository's login must not take that of its registry with it.
        return resource.isRegistry() && helpers.need(helper, resource, NAMED_IN).erase(new RegistryKey(resource));
    }

    /// What is in it may be of other programs, and nothing marks what is of a login.
    @Override
    public List<String> eraseAll() {
        return List.of();
    }
}
