package dev.dray.credentials;

import dev.dray.model.Json;
import java.util.Optional;
import java.util.function.Consumer;

/// The entries of `auths`, the most specific one first (protocols D61). One that makes no sense is passed
/// over with a warning: the registry may not need it.
record AuthsKeychain(Json.Members auths, String source, Consumer<String> warnings) implements Keychain {
    @Override
    public Optional<Found> find(Resource resource) {
        return resource.upwards().stream()
                .flatMap(above -> new RegistryKey(above).in(auths).stream())
                .flatMap(key -> read(key).stream())
                .findFirst();
    }

    private Optional<Found> read(String key) {
        try {
            return auths.find(key)
                    .flatMap(AuthEntry::read)
                    .map(credential -> new Found(credential, "%s (%s)".formatted(source, Words.clean(key))));
        } catch (IllegalArgumentException e) {
            warnings.accept(
                    "passing over the entry \"%s\" in %s: %s".formatted(Words.clean(key), source, e.getMessage()));
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "AuthsKeychain[" + source + "]";
    }
}
