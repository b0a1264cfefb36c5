package dev.dray.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Forgets a login.
@Command(name = "logout", description = "Forget the credentials for a registry.")
final class LogoutCommand extends Invocation {
    @Parameters(paramLabel = "REGISTRY", arity = "0..1", description = "As in ghcr.io (default: docker.io).")
    String registry = "docker.io";

    @Mixin
    AccessOptions access = new AccessOptions();

    LogoutCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        access.dockerConfig(console).erase(registry);
        print("logged out of " + registry);
    }
}
