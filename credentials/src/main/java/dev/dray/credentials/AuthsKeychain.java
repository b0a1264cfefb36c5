package dev.dray.credentials;

import dev.dray.model.Json;
import java.util.Optional;
import java.util.function.Consumer;

/// The entries of `auths`. One that makes no sense is passed over with a warning: the registry may not need
/// it.
record AuthsKeychain(Json.Members auths, String source, Consumer<String> warnings) implements Keychain {
    @Override
    public Optional<Found> find(String registry) {
        return RegistryKey.of(registry).in(auths).stream()
                .flatMap(key -> read(key).stream())
                .findFirst()
                .map(credential -> new Found(credential, source));
    }

    private Optional<Credential> read(String key) {
        try {
            return auths.find(key).flatMap(AuthEntry::read);
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
