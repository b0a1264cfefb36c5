package dev.dray.credentials;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All that `docker login`, `podman login` and `dray login` left on this machine, in one order. The first
/// source that has something for a registry or repository wins; within a file, the most specific key:
///
/// 1. `DOCKER_AUTH_CONFIG`, a document in a variable;
/// 2. the file that `REGISTRY_AUTH_FILE` names;
/// 3. Docker's `config.json`, in the folder `DOCKER_CONFIG` or else in `~/.docker`;
/// 4. containers' `auth.json` of this boot: in `$XDG_RUNTIME_DIR/containers`, or else `/run/containers/<uid>`;
/// 5. containers' `auth.json` in `$XDG_CONFIG_HOME/containers`, or else in `~/.config/containers`;
/// 6. `~/.dockercfg`.
///
/// Where a file names a helper for a registry, the helper is asked before the file's own entries. Files are
/// read anew on each use. What cannot be read is passed over with a warning (protocols D40 to D63).
public final class Credentials {
    /// How long a credential helper may take.
    public static final Duration HELPER_TIMEOUT = Duration.ofSeconds(30);

    /// Among helpers, this one stands for the files (protocols D62).
    public static final String FILES = "containers-auth.json";

    private final Map<String, String> environment;
    private final @Nullable Path only;
    private final Settings settings;

    /// How to go about it.
    private record Settings(HelperNames helpers, Duration timeout, Consumer<String> warnings, Consumer<Lookup> trace) {
        static final Settings DEFAULT = new Settings(List::of, HELPER_TIMEOUT, Credentials::warn, lookup -> {});

        List<String> order() throws IOException {
            List<String> names = helpers.names();
            return names.isEmpty() ? List.of(FILES) : names;
        }
    }

    /// The logger is asked for only here: Java takes 4 ms to make its logging ready, and there is seldom need of it.
    private static void warn(String text) {
        System.getLogger(Credentials.class.getName()).log(Level.WARNING, text);
    }

    /// Tells which helpers to ask for every registry. It is asked when a credential is first needed, as telling may
    /// mean to read a file.
    @FunctionalInterface
    public interface HelperNames {
        /// @return none where the files alone are to be asked
        List<String> names() throws IOException;
    }

    private Credentials(Map<String, String> environment, @Nullable Path only, Settings settings) {
        this.environment = Map.copyOf(environment);
        this.only = only;
        this.settings = settings;
    }

    /// All sources that an environment names. Nothing is read yet.
    ///
    /// @param environment also where helpers are looked for (`PATH`), and what they are run with
    public static Credentials ofEnvironment(Map<String, String> environment) {
        return new Credentials(environment, null, Settings.DEFAULT);
    }

    /// One file alone, which need not be there yet: Docker's if it is called `config.json`, or else
    /// containers'. Nothing else is asked, but for the helpers that it names.
    public static Credentials ofFile(Path file, Map<String, String> environment) {
        return new Credentials(environment, file, Settings.DEFAULT);
    }

    /// The same, with another ear for what goes wrong without being a failure: a file that is no JSON, a
    /// helper that is not installed. It hears each warning of a keychain once. Without it, they are logged.
    public Credentials withWarnings(Consumer<String> warnings) {
        return with(new Settings(settings.helpers, settings.timeout, warnings, settings.trace));
    }

    /// The same, which tells how each credential was looked for.
    public Credentials withTrace(Consumer<Lookup> trace) {
        return with(new Settings(settings.helpers, settings.timeout, settings.warnings, trace));
    }

    /// The same, with another limit for each run of a helper.
    public Credentials withHelperTimeout(Duration timeout) {
        return with(new Settings(settings.helpers, timeout, settings.warnings, settings.trace));
    }

    /// The same, with helpers to ask for every registry: `credential-helpers` in containers' registries.conf.
    /// They are asked in order, [#FILES] standing for the files 2 to 6: without it, no file is read.
    public Credentials withHelpers(HelperNames helpers) {
        return with(new Settings(helpers, settings.timeout, settings.warnings, settings.trace));
    }

    private Credentials with(Settings newSettings) {
        return new Credentials(environment, only, newSettings);
    }

    /// Finds in the order above. Helpers are asked once for each registry; its `find` fails only when
    /// interrupted, or when the names of the helpers cannot be told.
    public Keychain keychain() {
        return ordered(warning -> {});
    }

    /// Looks for a credential in every source, also after one has answered, to tell why it is this one or none. Of each
    /// source is told what matched, or what it has logins for instead.
    ///
    /// @throws IOException when interrupted, or when the names of the helpers cannot be told
    public Lookup examine(Resource resource) throws IOException {
        Queue<String> warned = new ConcurrentLinkedQueue<>();
        return ordered(warned::add).examine(resource, warned);
    }

    /// @param also hears each warning, too
    private OrderedKeychain ordered(Consumer<String> also) {
        Set<String> said = ConcurrentHashMap.newKeySet();
        Consumer<String> once = warning -> {
            also.accept(warning);
            if (said.add(warning)) {
                settings.warnings.accept(warning);
            }
        };
        return new OrderedKeychain(() -> sources(once).all(settings.order()), settings.trace, once);
    }

    private Sources sources(Consumer<String> warnings) {
        Helpers helpers = new Helpers(environment, settings.timeout, warnings);
        return new Sources(new FilePlaces(environment), only, helpers, warnings);
    }

    /// Keeps a credential where it will be found first: in the first file of the order that is there, or
    /// that `REGISTRY_AUTH_FILE` names; in Docker's if there is none. Containers' files only for a repository
    /// or namespace, which Docker's cannot name. If the file names a helper for the registry, that keeps it.
    ///
    /// @return where it is kept, for people
    /// @throws ImageException when the helper that should keep it is missing or fails; none is kept
    public String store(Resource resource, Credential credential) throws IOException {
        return sources(settings.warnings).keeper(resource, settings.order()).store(resource, credential);
    }

    /// Forgets the login for just this resource where it is found first. Another source may still know it:
    /// ask the keychain.
    ///
    /// @return where it was kept, for people; empty when there was none
    public Optional<String> erase(Resource resource) throws IOException {
        for (Keeper keeper : sources(settings.warnings).keepers(settings.order())) {
            if (keeper.erase(resource)) {
                return Optional.of(keeper.name());
            }
        }
        return Optional.empty();
    }

    /// Forgets all logins, in all files and with the helpers that they name.
    ///
    /// @return what was kept, by where it was
    public Map<String, List<String>> eraseAll() throws IOException {
        Map<String, List<String>> erased = new LinkedHashMap<>();
        for (Keeper keeper : sources(settings.warnings).keepers(settings.order())) {
            List<String> names = new ArrayList<>(keeper.eraseAll());
            if (!names.isEmpty()) {
                erased.put(keeper.name(), names);
            }
        }
        return erased;
    }

    /// An environment may hold secrets.
    @Override
    public String toString() {
        return "Credentials[only=" + only + "]";
    }
}
