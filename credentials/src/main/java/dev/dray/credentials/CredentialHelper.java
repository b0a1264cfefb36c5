package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program that keeps secrets: `docker-credential-<name>` (protocols D50 to D54).
///
/// @see <a href="https://github.com/docker/docker-credential-helpers">docker-credential-helpers</a>
final class CredentialHelper {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String NOT_FOUND = "credentials not found in native keychain";
    private static final String TOKEN_USER = "<token>";

    private final HelperProcess process;
    private final String program;

    private CredentialHelper(HelperProcess process, String program) {
        this.process = process;
        this.program = program;
    }

    /// Looks for the helper on the `PATH` of an environment; empty when it is not there.
    ///
    /// @throws ImageException.Rejected when the name could lead out of `PATH`
    static Optional<CredentialHelper> find(String name, Map<String, String> environment, Duration timeout)
            throws ImageException.Rejected {
        if (!NAME.matcher(name).matches()) {
            throw new ImageException.Rejected(
                    "not the name of a credential helper: \"%s\" (want letters, digits, - and _)"
                            .formatted(Words.clean(name)),
                    "correct credHelpers, credsStore or credential-helpers where it stands");
        }
        String program = programOf(name);
        for (String folder : environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))) {
            for (String file : new String[] {program, program + ".exe"}) {
                Optional<Path> found = findExecutable(folder, file);
                if (found.isPresent()) {
                    return Optional.of(
                            new CredentialHelper(new HelperProcess(found.get(), environment, timeout), program));
                }
            }
        }
        return Optional.empty();
    }

    static String programOf(String name) {
        return "docker-credential-" + name;
    }

    private static Optional<Path> findExecutable(String folder, String file) {
        try {
            Path path = Path.of(folder, file);
            // A relative folder would run what lies in the current one, which may be a stranger's.
            return path.isAbsolute() && Files.isRegularFile(path) && Files.isExecutable(path)
                    ? Optional.of(path)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    String program() {
        return program;
    }

    /// What the helper keeps for a registry.
    ///
    /// @throws ImageException.Rejected when the helper fails, hangs or makes no sense
    Optional<Credential> find(RegistryKey registry) throws IOException {
        for (String url : registry.helperUrls()) {
            HelperProcess.Outcome outcome = process.run("get", url);
            if (outcome.status() != 0 && !isNotFound(outcome)) {
                throw failure("give a credential", url, outcome);
            }
            Optional<Credential> found = outcome.status() == 0 ? read(outcome.output()) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Credential> read(String output) throws ImageException.Rejected {
        Json.Members answer = Words.parseSecret(output.getBytes(StandardCharsets.UTF_8), "the answer of " + program);
        try {
            String user = answer.findText("Username").orElseThrow(() -> new IllegalArgumentException("no Username"));
            String secret = answer.findText("Secret").orElseThrow(() -> new IllegalArgumentException("no Secret"));
            if (user.isEmpty() && secret.isEmpty()) {
                // So docker-credential-pass 0.6 says that it has nothing.
                return Optional.empty();
            }
            return Optional.of(
                    user.equals(TOKEN_USER)
                            ? new Credential.IdentityToken(secret)
                            : new Credential.Password(user, secret));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("the answer of %s makes no sense: %s".formatted(program, e.getMessage()));
        }
    }

    /// @throws ImageException.Unsupported for a registry token, which helpers cannot tell from a password
    void store(RegistryKey registry, Credential credential) throws IOException {
        String document = Json.print(
                switch (credential) {
                    case Credential.Password(var user, var secret) -> document(registry, user, secret);
                    case Credential.IdentityToken(var secret) -> document(registry, TOKEN_USER, secret);
                    case Credential.RegistryToken token ->
                        throw new ImageException.Unsupported(
                                "%s cannot keep a %s".formatted(program, token), "store a user and a password");
                });
        HelperProcess.Outcome outcome = process.run("store", document);
        if (outcome.status() != 0) {
            throw failure("store the credential", registry.text(), outcome);
        }
    }

    private static Json document(RegistryKey registry, String user, String secret) {
        return Json.object()
                .put("ServerURL", registry.text())
                .put("Username", user)
                .put("Secret", secret)
                .build();
    }

    /// Whether there was one to erase.
    boolean erase(RegistryKey registry) throws IOException {
        boolean erased = false;
        for (String url : registry.helperUrls()) {
            // Asked first, because some helpers fail where there is nothing to erase and others succeed.
            HelperProcess.Outcome outcome = process.run("get", url);
            if (outcome.status() == 0 && !isEmpty(outcome)) {
                erase(url);
                erased = true;
            } else if (outcome.status() != 0 && !erased && !isNotFound(outcome)) {
                throw failure("give a credential", url, outcome);
            }
        }
        return erased;
    }

    private void erase(String url) throws IOException {
        HelperProcess.Outcome outcome = process.run("erase", url);
        if (outcome.status() != 0) {
            throw failure("erase the credential", url, outcome);
        }
    }

    /// What makes no sense is erased, too.
    private boolean isEmpty(HelperProcess.Outcome outcome) {
        try {
            return read(outcome.output()).isEmpty();
        } catch (ImageException e) {
            return false;
        }
    }

    private static boolean isNotFound(HelperProcess.Outcome outcome) {
        return outcome.output().strip().equals(NOT_FOUND);
    }

    /// Helpers explain themselves on standard output, but that may hold a secret: it is left to the user to
    /// look.
    private ImageException.Rejected failure(String what, String url, HelperProcess.Outcome outcome) {
        String why = outcome.errors().isEmpty() ? "" : ": " + outcome.errors();
        return new ImageException.Rejected(
                "%s could not %s for %s (exit status %d)%s".formatted(program, what, url, outcome.status(), why),
                "see what it says: echo %s | %s get".formatted(url, program));
    }
}
