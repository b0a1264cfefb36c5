package dev.dray.credentials;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The helpers on the `PATH` of an environment. What one has for a registry is asked for once, as it may
/// take long or ask its user something.
final class Helpers {
    private final Map<String, String> environment;
    private final Duration timeout;
    private final Consumer<String> warnings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Question, Optional<Credential>> answers = new HashMap<>();

    /// @param timeout for each run of a helper
    Helpers(Map<String, String> environment, Duration timeout, Consumer<String> warnings) {
        this.environment = environment;
        this.timeout = timeout;
        this.warnings = warnings;
    }

    private record Question(String helper, String registry) {}

    Optional<CredentialHelper> find(String name) throws ImageException.Rejected {
        return CredentialHelper.find(name, environment, timeout);
    }

    /// What a helper has. One that is missing or fails is a warning: the registry may not need it, and
    /// others may know (protocols D55).
    ///
    /// @param namedIn the file that names it
    Optional<Keychain.Found> ask(String name, Resource resource, String namedIn) throws IOException {
        acquire();
        try {
            Question question = new Question(name, resource.registry());
            if (!answers.containsKey(question)) {
                answers.put(question, run(name, resource, namedIn));
            }
            return answers.get(question)
                    .map(credential -> new Keychain.Found(
                            credential, "%s (named in %s)".formatted(CredentialHelper.programOf(name), namedIn)));
        } finally {
            lock.unlock();
        }
    }

    private void acquire() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a credential helper");
        }
    }

    private Optional<Credential> run(String name, Resource resource, String namedIn) throws IOException {
        try {
            Optional<CredentialHelper> helper = find(name);
            if (helper.isPresent()) {
                return helper.get().find(new RegistryKey(resource));
            }
            warnings.accept("%s, which %s names for %s, is not on the PATH%s"
                    .formatted(
                            CredentialHelper.programOf(name), namedIn, resource.registry(), OrderedKeychain.GOING_ON));
        } catch (ImageException e) {
            warnings.accept(e.getMessage() + e.help().map(" (%s)"::formatted).orElse("") + OrderedKeychain.GOING_ON);
        }
        return Optional.empty();
    }

    /// The helper to change. It must be there, or else a secret would land in a file against the user's
    /// will.
    CredentialHelper need(String name, Resource resource, String namedIn) throws ImageException.Rejected {
        return find(name)
                .orElseThrow(() -> new ImageException.Rejected(
                        "could not change the credential for %s: %s is not on the PATH"
                                .formatted(resource, CredentialHelper.programOf(name)),
                        "install it, or take it out of " + namedIn));
    }

    /// An environment may hold secrets.
    @Override
    public String toString() {
        return "Helpers[]";
    }
}
