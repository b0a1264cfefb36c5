package dev.dray.cli;

import dev.dray.server.Policy;
import dev.dray.server.TagPattern;
import java.util.List;
import picocli.CommandLine.Option;

/// What nobody may do to what a registry keeps.
final class PolicyOptions {
    @Option(names = "--read-only", description = "Take nothing, and give everything.")
    boolean readOnly;

    @Option(names = "--no-delete", description = "Let nobody delete anything.")
    boolean noDelete;

    @Option(
            names = "--immutable-tags",
            paramLabel = "PATTERN",
            description = "Tags that stay what they are: v*, or acme/**:v* in some repositories. Repeatable.")
    List<String> immutable = List.of();

    /// These options over others.
    Policy over(Policy other) {
        Policy policy = readOnly ? other.withReadOnly(true) : other;
        policy = noDelete ? policy.withDeletes(false) : policy;
        return immutable.isEmpty()
                ? policy
                : policy.withImmutable(immutable.stream().map(TagPattern::parse).toList());
    }
}
