package dev.dray.hub;

import dev.dray.content.ImageException;
import java.io.IOException;

/// Asks for the code of the second factor, where an account is protected by one (protocols E3).
@FunctionalInterface
public interface SecondFactor {
    /// Nobody is there to be asked.
    SecondFactor NONE = user -> {
        throw new ImageException.Denied(
                "could not log in to Docker Hub as %s: it wants the code of a second factor".formatted(user),
                "use a personal access token in place of the password: dray login docker.io");
    };

    /// @param user whose code it is
    String code(String user) throws IOException;
}
