package dev.dray.registry;

import dev.dray.http.TargetRules;
import java.io.IOException;

/// How each registry is spoken with, and which may be used at all.
public interface RegistryRules {
    /// https everywhere but on this machine; nothing is forbidden.
    RegistryRules DEFAULT = new RegistryRules() {
        @Override
        public Scheme scheme(String registry) {
            return isOnThisMachine(registry) ? Scheme.HTTP : Scheme.HTTPS;
        }

        @Override
        public void check(String name) {}
    };

    /// @param registry host and perhaps port, as it stands in names
    Scheme scheme(String registry);

    /// Is asked before each call.
    ///
    /// @param name of a registry, or of a repository with its registry
    /// @throws IOException when it may not be used
    void check(String name) throws IOException;

    /// Whether a registry is named by a loopback address or `localhost` (protocols D93).
    static boolean isOnThisMachine(String registry) {
        int colon = registry.endsWith("]") ? -1 : registry.lastIndexOf(':');
        return TargetRules.isLoopback(colon < 0 ? registry : registry.substring(0, colon));
    }
}
