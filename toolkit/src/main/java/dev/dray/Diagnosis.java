package dev.dray;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found out about how a registry is reached and who we are there.
///
/// @param findings in the order in which a call goes: credentials, way, certificate, challenge, token, access
/// @param advice   one sentence that says what to do
/// @param failure  the first call that failed; null where none did, though something else may be wrong
public record Diagnosis(
        List<Finding> findings, String advice, @Nullable IOException failure) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /// Whether all was as it should be.
    public boolean isHealthy() {
        return findings.stream().noneMatch(Finding::fault);
    }

    /// One thing that was looked at. Holds no secret.
    ///
    /// @param topic as in `credentials`
    /// @param text  what was found, which may be in the words of others
    /// @param fault whether it is not as it should be
    public record Finding(String topic, String text, boolean fault) {}
}
