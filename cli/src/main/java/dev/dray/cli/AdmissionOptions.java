package dev.dray.cli;

import dev.dray.credentials.Credential;
import dev.dray.service.Admission;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who is let in by a registry.
final class AdmissionOptions {
    @Option(names = "--auth", paramLabel = "KIND", description = "none, token or basic (default: none).")
    Admission.@Nullable Way way;

    @Option(names = "--user", paramLabel = "NAME:PASSWORD", description = "Somebody who may do everything. Repeatable.")
    List<String> users = List.of();

    @Option(names = "--anonymous-pull", description = "Let anybody pull, with --auth token.")
    boolean anonymousPull;

    /// These options over others.
    Admission over(Admission other) {
        if (way == null) {
            return other;
        }
        Map<String, String> passwords = passwords();
        if (way != Admission.Way.NONE && passwords.isEmpty()) {
            throw new IllegalArgumentException("--auth %s needs at least one --user NAME:PASSWORD"
                    .formatted(way.name().toLowerCase(Locale.ROOT)));
        }
        return other.withWay(way).withUsers(passwords).withAnonymousPull(anonymousPull);
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
