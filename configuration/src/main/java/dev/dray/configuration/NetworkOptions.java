package dev.dray.configuration;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where to look for how registries are reached, and what goes before all files.
///
/// @param environment    where `HOME`, `HTTPS_PROXY`, `SSL_CERT_FILE`, `CONTAINERS_REGISTRIES_CONF` and so on
///                       are looked up
/// @param root           where `/etc` is: `/`, but in tests
/// @param authority      a PEM file with authorities to trust besides the system's; null for none
/// @param certificate    a PEM file with what the registries that are named are shown of us; null for none
/// @param key            a PEM file with its private key; null when that is in the same file
/// @param insecure       whether certificates are not checked, and http will do where https does not answer
/// @param registriesConf the one registries.conf to read, whatever else there is; null for the usual files
/// @param warnings       is told what was passed over
/// @param notes          is told what was chosen, for who wants to know why
public record NetworkOptions(
        Map<String, String> environment,
        Path root,
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean insecure,
        @Nullable Path registriesConf,
        Consumer<String> warnings,
        Consumer<String> notes) {
    public NetworkOptions {
        environment = Map.copyOf(environment);
    }

    /// Only what files and this environment say.
    public static NetworkOptions of(Map<String, String> environment) {
        return new NetworkOptions(environment, Path.of("/"), null, null, null, false, null, warning -> {}, note -> {});
    }

    public NetworkOptions withRoot(Path newRoot) {
        return new NetworkOptions(
                environment, newRoot, authority, certificate, key, insecure, registriesConf, warnings, notes);
    }

    public NetworkOptions withAuthority(@Nullable Path newAuthority) {
        return new NetworkOptions(
                environment, root, newAuthority, certificate, key, insecure, registriesConf, warnings, notes);
    }

    public NetworkOptions withCertificate(@Nullable Path newCertificate, @Nullable Path newKey) {
        return new NetworkOptions(
                environment, root, authority, newCertificate, newKey, insecure, registriesConf, warnings, notes);
    }

    public NetworkOptions withInsecure(boolean newInsecure) {
        return new NetworkOptions(
                environment, root, authority, certificate, key, newInsecure, registriesConf, warnings, notes);
    }

    public NetworkOptions withRegistriesConf(@Nullable Path newRegistriesConf) {
        return new NetworkOptions(
                environment, root, authority, certificate, key, insecure, newRegistriesConf, warnings, notes);
    }

    public NetworkOptions withWarnings(Consumer<String> newWarnings) {
        return new NetworkOptions(
                environment, root, authority, certificate, key, insecure, registriesConf, newWarnings, notes);
    }

    public NetworkOptions withNotes(Consumer<String> newNotes) {
        return new NetworkOptions(
                environment, root, authority, certificate, key, insecure, registriesConf, warnings, newNotes);
    }

    /// Without the environment, which may hold secrets.
    @Override
    public String toString() {
        return "NetworkOptions[insecure=%s, registriesConf=%s]".formatted(insecure, registriesConf);
    }
}
