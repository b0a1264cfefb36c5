package dev.dray.cli;

import dev.dray.credentials.Credential;
import dev.dray.service.Admission;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who is let in by a registry.
final class AdmissionOptions {
    /// How users prove who they are.
    enum Way {
        NONE,
        TOKEN,
        BASIC
    }

    @Option(names = "--auth", paramLabel = "KIND", description = "none, token or basic (default: none).")
    @Nullable
    Way way;

    @Option(names = "--user", paramLabel = "NAME:PASSWORD", description = "Somebody who is let in. Repeatable.")
    List<String> users = List.of();

    @Option(
            names = "--htpasswd",
            paramLabel = "FILE",
            description = "Who is let in, as `htpasswd -B` writes it; with --auth basic, or token.")
    @Nullable
    Path htpasswd;

    @Option(names = "--rules", paramLabel = "FILE", description = "What they may do (default: everything).")
    @Nullable
    Path rules;

    @Option(names = "--anonymous-pull", description = "Let anybody pull.")
    boolean anonymousPull;

    @Option(
            names = "--token-key",
            paramLabel = "FILE",
            description = "Keep the key of tokens there, so that they outlive a restart.")
    @Nullable
    Path tokenKey;

    /// These options over others.
    Admission over(Admission other) {
        if (way == null) {
            if (htpasswd != null || !users.isEmpty() || rules != null || anonymousPull || tokenKey != null) {
                throw new IllegalArgumentException(
                        "--user, --htpasswd, --rules, --anonymous-pull and --token-key need --auth basic or token");
            }
            return other;
        }
        Admission.Permissions permissions = new Admission.Permissions(rules, anonymousPull);
        return switch (way) {
            case NONE -> Admission.OPEN;
            case BASIC -> new Admission.Passwords(known(), permissions);
            case TOKEN -> new Admission.Tokens(known(), permissions, tokenKey);
        };
    }

    private Admission.Known known() {
        Map<String, String> passwords = passwords();
        if (passwords.isEmpty() == (htpasswd == null)) {
            throw new IllegalArgumentException("--auth %s needs users: --user NAME:PASSWORD, or --htpasswd FILE"
                    .formatted(String.valueOf(way).toLowerCase(Locale.ROOT)));
        }
        return new Admission.Known(passwords, htpasswd);
    }

    private Map<String, String> passwords() {
        Map<String, String> passwords = new HashMap<>();
        for (String user : users) {
            Credential.Password password = AccessOptions.password(user);
            passwords.put(password.user(), password.secret());
        }
        return passwords;
    }
}
