package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Docker's config file: who `docker login` made us, and which helpers keep the secrets (protocols D.5,
/// D.6).
///
/// The file is read anew on each use, so what another program changes is seen. Members that mean nothing
/// here stay as they are.
public final class DockerConfig {
    /// How long a credential helper may take.
    public static final Duration HELPER_TIMEOUT = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(DockerConfig.class.getName());

    private final ConfigFile file;
    private final @Nullable String inlined;
    private final Helpers helpers;
    private final Consumer<String> warnings;

    private DockerConfig(ConfigFile file, @Nullable String inlined, Helpers helpers, Consumer<String> warnings) {
        this.file = file;
        this.inlined = inlined;
        this.helpers = helpers;
        this.warnings = warnings;
    }

    /// This file alone, even if it is not there yet; helpers are those on the `PATH` of this process.
    ///
    /// @throws ImageException.Rejected when it is no JSON object, or longer than 4 MiB
    public static DockerConfig load(Path path) throws IOException {
        DockerConfig config = of(path, path.toString(), null, System.getenv());
        config.file.read();
        return config;
    }

    /// What Docker would use: `DOCKER_AUTH_CONFIG` first (protocols D46), then `config.json` in the folder
    /// `DOCKER_CONFIG` or else in `~/.docker`. Nothing is read yet.
    ///
    /// @param environment also where helpers are looked for (`PATH`), and what they are run with
    public static DockerConfig ofEnvironment(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        Path path = (folder.isEmpty() ? Path.of(home, ".docker") : Path.of(folder)).resolve("config.json");
        Path inHome = Path.of(home);
        String name = path.startsWith(inHome) ? "~/" + inHome.relativize(path) : path.toString();
        return of(path, name, environment.get("DOCKER_AUTH_CONFIG"), environment);
    }

    private static DockerConfig of(Path path, String name, @Nullable String inlined, Map<String, String> environment) {
        return new DockerConfig(
                new ConfigFile(path, name),
                inlined,
                new Helpers(Map.copyOf(environment), HELPER_TIMEOUT),
                text -> LOG.log(Level.WARNING, text));
    }

    /// The same, with another ear for what goes wrong without being a failure: a helper that is not
    /// installed, an entry that makes no sense. Without it, warnings are logged.
    public DockerConfig withWarnings(Consumer<String> newWarnings) {
        return new DockerConfig(file, inlined, helpers, newWarnings);
    }

    /// The same, with another limit for each run of a helper.
    public DockerConfig withHelperTimeout(Duration timeout) {
        return new DockerConfig(file, inlined, new Helpers(helpers.environment(), timeout), warnings);
    }

    /// Finds in the order of Docker (protocols D45): `DOCKER_AUTH_CONFIG`; the registry's own helper in
    /// `credHelpers` or else `credsStore`; `auths`. Unlike Docker it goes on with `auths` where a helper
    /// has nothing.
    ///
    /// Its `find` throws [ImageException.Rejected] when the file cannot be understood or a helper fails.
    /// That a helper is not installed is only a warning: the registry may not need it.
    public Keychain keychain() {
        return new InlinedAuths(Optional.ofNullable(inlined), warnings).or(this::findInFile);
    }

    private Optional<Keychain.Found> findInFile(String registry) throws IOException {
        RegistryKey key = RegistryKey.of(registry);
        Json.Members content = file.read();
        Optional<Keychain.Found> kept = askHelper(content, key);
        return kept.isPresent() ? kept : new AuthsKeychain(auths(content), file.name(), warnings).find(registry);
    }

    private Optional<Keychain.Found> askHelper(Json.Members content, RegistryKey key) throws IOException {
        Optional<String> name = helperName(content, key);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<CredentialHelper> helper = helpers.find(name.get());
        if (helper.isEmpty()) {
            warnings.accept("%s, which %s names for %s, is not on the PATH: going on without it"
                    .formatted(CredentialHelper.programOf(name.get()), file.name(), key.text()));
            return Optional.empty();
        }
        return helper.get()
                .find(key)
                .map(credential -> new Keychain.Found(credential, helper.get().program()));
    }

    /// Keeps a credential, as `docker login` does: in the registry's helper, or else in the file. A secret
    /// in the file is only encoded, not encrypted; the file is the owner's alone (mode 0600).
    ///
    /// @return where it is kept, for people
    /// @throws ImageException.Rejected when the helper that should keep it is missing or fails; none is kept
    public String store(String registry, Credential credential) throws IOException {
        RegistryKey key = RegistryKey.of(registry);
        Optional<CredentialHelper> helper = needHelper(key);
        if (helper.isPresent()) {
            helper.get().store(key, credential);
        }
        Json entry = helper.isPresent() ? AuthEntry.marker() : AuthEntry.write(credential);
        file.rewrite(content -> {
            SequencedMap<String, Json> auths =
                    new LinkedHashMap<>(auths(content).values());
            auths.put(key.text(), entry);
            return withAuths(content, auths);
        });
        return helper.map(CredentialHelper::program).orElse(file.name());
    }

    /// Forgets what is kept for a registry, as `docker logout` does: in its helper and in the file, under
    /// all spellings of its name.
    ///
    /// @return whether there was anything to forget
    public boolean erase(String registry) throws IOException {
        RegistryKey key = RegistryKey.of(registry);
        Optional<CredentialHelper> helper = needHelper(key);
        boolean inHelper = helper.isPresent() && helper.get().erase(key);
        boolean inFile = !key.in(auths(file.read())).isEmpty();
        if (inFile) {
            file.rewrite(content -> {
                Json.Members before = auths(content);
                SequencedMap<String, Json> auths = new LinkedHashMap<>(before.values());
                key.in(before).forEach(auths::remove);
                return withAuths(content, auths);
            });
        }
        return inHelper || inFile;
    }

    /// The helper to change; it must be there, or else a secret would land in the file against the user's
    /// will.
    private Optional<CredentialHelper> needHelper(RegistryKey key) throws IOException {
        Optional<String> name = helperName(file.read(), key);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(helpers.find(name.get())
                .orElseThrow(() -> new ImageException.Rejected(
                        "could not change the credential for %s: %s is not on the PATH"
                                .formatted(key.text(), CredentialHelper.programOf(name.get())),
                        "install it, or take it out of " + file.name())));
    }

    /// An empty name in `credHelpers` stands for the file, whatever `credsStore` says.
    private Optional<String> helperName(Json.Members content, RegistryKey key) throws ImageException.Rejected {
        try {
            Json.Members own = Words.members(content, "credHelpers", file.name());
            Optional<String> ownKey = key.in(own).stream().findFirst();
            Optional<String> name = ownKey.isPresent() ? own.findText(ownKey.get()) : content.findText("credsStore");
            return name.filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected(
                    "could not read %s: %s".formatted(file.name(), Words.clean(String.valueOf(e.getMessage()))));
        }
    }

    private Json.Members auths(Json.Members content) throws ImageException.Rejected {
        return Words.members(content, "auths", file.name());
    }

    private static Json.Members withAuths(Json.Members content, SequencedMap<String, Json> auths) {
        SequencedMap<String, Json> members = new LinkedHashMap<>(content.values());
        members.put("auths", new Json.Members(auths));
        return new Json.Members(members);
    }

    /// Where helpers come from and how long they may take.
    private record Helpers(Map<String, String> environment, Duration timeout) {
        Optional<CredentialHelper> find(String name) throws ImageException.Rejected {
            return CredentialHelper.find(name, environment, timeout);
        }
    }
}
