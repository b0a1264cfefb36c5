package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A file that logins are kept in: Docker's `config.json`, or containers' `auth.json`, which is the same but
/// for its keys (protocols D41, D61). It is read anew on each use, so what another program changes is seen.
/// Members that mean nothing here stay as they are.
final class AuthFile implements Keeper {
    private final ConfigFile file;
    private final Path path;
    private final Helpers helpers;
    private final Consumer<String> warnings;

    /// @param name for messages
    AuthFile(Path path, String name, Helpers helpers, Consumer<String> warnings) {
        this.file = new ConfigFile(path, name);
        this.path = path;
        this.helpers = helpers;
        this.warnings = warnings;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public boolean isThere() {
        return Files.exists(path);
    }

    /// Whether it is Docker's, whichever variable names it: Docker knows registries only, and has its own name
    /// for Docker Hub.
    boolean isDockers() {
        return path.endsWith("config.json");
    }

    /// Whether this user could make it.
    boolean isWritable() {
        Path nearest = path.toAbsolutePath();
        while (nearest != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        return nearest != null && Files.isWritable(nearest);
    }

    @Override
    public List<String> entries() throws IOException {
        Json.Members content = file.read();
        List<String> entries = new ArrayList<>(auths(content).values().keySet());
        helpersOf(content)
                .values()
                .forEach((registry, helper) -> entries.add("%s (by %s)".formatted(registry, program(helper))));
        content.find("credsStore").ifPresent(helper -> entries.add("all (by %s)".formatted(program(helper))));
        return entries.stream().map(Words::clean).toList();
    }

    private static String program(Json helper) {
        return helper instanceof Json.Text(var name) ? CredentialHelper.programOf(name) : "what is no name";
    }

    /// Finds in the order of both (protocols D45, D62): the registry's own helper in `credHelpers`, or else
    /// `credsStore`; then `auths`, also where the helper has nothing.
    @Override
    public Optional<Found> find(Resource resource) throws IOException {
        Json.Members content = file.read();
        Optional<String> helper = helperName(content, resource);
        Optional<Found> kept = helper.isPresent() ? helpers.ask(helper.get(), resource, name()) : Optional.empty();
        return kept.isPresent() ? kept : new AuthsKeychain(auths(content), name(), warnings).find(resource);
    }

    /// Keeps a credential, as `docker login` and `podman login` do: in the registry's helper, or else here. A
    /// secret in the file is only encoded, not encrypted; the file is the owner's alone (mode 0600).
    @Override
    public String store(Resource resource, Credential credential) throws IOException {
        if (isDockers() && !resource.isRegistry()) {
            throw new ImageException.Unsupported(
                    "could not keep a login for %s in %s: docker's file knows whole registries only"
                            .formatted(resource, name()),
                    "name a file for podman and skopeo: --authfile FILE");
        }
        RegistryKey key = new RegistryKey(resource);
        Optional<CredentialHelper> helper = keeping(file.read(), resource);
        if (helper.isPresent()) {
            helper.get().store(key, credential);
        }
        Json entry = helper.isPresent() ? AuthEntry.marker() : AuthEntry.write(credential);
        file.rewrite(content -> {
            SequencedMap<String, Json> auths = without(key, auths(content));
            auths.put(isDockers() ? key.text() : resource.toString(), entry);
            return withAuths(content, auths);
        });
        return helper.map(CredentialHelper::program).orElse(name());
    }

    /// Forgets it in its helper and in the file, under all spellings of its name.
    @Override
    public boolean erase(Resource resource) throws IOException {
        Json.Members content = file.read();
        RegistryKey key = new RegistryKey(resource);
        boolean inFile = !key.in(auths(content)).isEmpty();
        boolean inHelper = eraseInHelper(content, resource, inFile);
        if (inFile) {
            file.rewrite(before -> withAuths(before, without(key, auths(before))));
        }
        return inHelper || inFile;
    }

    /// A helper that is gone matters only if a login left its mark here.
    private boolean eraseInHelper(Json.Members content, Resource resource, boolean needed) throws IOException {
        Optional<String> name = resource.isRegistry() ? helperName(content, resource) : Optional.empty();
        if (name.isEmpty() || !needed && helpers.find(name.get()).isEmpty()) {
            return false;
        }
        return helpers.need(name.get(), resource, name()).erase(new RegistryKey(resource));
    }

    @Override
    public List<String> eraseAll() throws IOException {
        Json.Members content = file.read();
        List<String> erased = new ArrayList<>(auths(content).values().keySet());
        for (Resource registry : inHelpers(content)) {
            if (triedToErase(content, registry) && !erased.contains(new RegistryKey(registry).text())) {
                erased.add(registry.toString());
            }
        }
        if (!auths(content).values().isEmpty()) {
            file.rewrite(before -> withAuths(before, new LinkedHashMap<>()));
        }
        return erased;
    }

    /// The registries that a helper may have something for.
    private List<Resource> inHelpers(Json.Members content) throws ImageException.Rejected {
        return Stream.of(auths(content), helpersOf(content))
                .flatMap(members -> members.values().keySet().stream())
                .flatMap(AuthFile::registry)
                .distinct()
                .toList();
    }

    private static Stream<Resource> registry(String key) {
        try {
            return Stream.of(Resource.parse(key)).filter(Resource::isRegistry);
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    /// A helper that cannot forget, as those of clouds, must not keep the others.
    private boolean triedToErase(Json.Members content, Resource registry) throws IOException {
        try {
            return eraseInHelper(content, registry, true);
        } catch (ImageException e) {
            warnings.accept(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /// The helper that keeps a registry's secret; none keeps a repository's.
    private Optional<CredentialHelper> keeping(Json.Members content, Resource resource) throws ImageException.Rejected {
        Optional<String> helper = resource.isRegistry() ? helperName(content, resource) : Optional.empty();
        return helper.isPresent() ? Optional.of(helpers.need(helper.get(), resource, name())) : Optional.empty();
    }

    /// An empty name in `credHelpers` stands for the file, whatever `credsStore` says.
    private Optional<String> helperName(Json.Members content, Resource resource) throws ImageException.Rejected {
        try {
            Json.Members own = helpersOf(content);
            RegistryKey key = new RegistryKey(Resource.ofRegistry(resource.registry()));
            Optional<String> ownKey = key.in(own).stream().findFirst();
            Optional<String> helper = ownKey.isPresent() ? own.findText(ownKey.get()) : content.findText("credsStore");
            return helper.filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected(
                    "could not read %s: %s".formatted(name(), Words.clean(String.valueOf(e.getMessage()))));
        }
    }

    private Json.Members helpersOf(Json.Members content) throws ImageException.Rejected {
        return Words.members(content, "credHelpers", name());
    }

    private Json.Members auths(Json.Members content) throws ImageException.Rejected {
        return Words.members(content, "auths", name());
    }

    private static SequencedMap<String, Json> without(RegistryKey key, Json.Members auths) {
        SequencedMap<String, Json> rest = new LinkedHashMap<>(auths.values());
        key.in(auths).forEach(rest::remove);
        return rest;
    }

    private static Json.Members withAuths(Json.Members content, SequencedMap<String, Json> auths) {
        SequencedMap<String, Json> members = new LinkedHashMap<>(content.values());
        members.put("auths", new Json.Members(auths));
        return new Json.Members(members);
    }

    @Override
    public String toString() {
        return "AuthFile[" + name() + "]";
    }
}
