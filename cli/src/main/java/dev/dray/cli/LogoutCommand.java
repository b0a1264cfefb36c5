package dev.dray.cli;

import dev.dray.credentials.Credentials;
import dev.dray.credentials.Resource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Forgets a login, or all.
@Command(name = "logout", description = "Forget the credentials for a registry.")
final class LogoutCommand extends Invocation {
    @Parameters(
            paramLabel = "REGISTRY[/PATH]",
            arity = "0..1",
            description = "As in ghcr.io or quay.io/team/app (default: docker.io).")
    @Nullable
    String registry;

    @Option(names = "--all", description = "Forget all logins, docker's and podman's too.")
    boolean all;

    @Mixin
    AccessOptions access = new AccessOptions();

    LogoutCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        if (!all) {
            logout(Resource.parse(registry == null ? "docker.io" : registry));
        } else if (registry == null) {
            logoutOfAll();
        } else {
            throw new IllegalArgumentException("--all is for all registries, so none can be named");
        }
    }

    private void logout(Resource resource) throws IOException {
        Credentials logins = access.logins(console);
        Optional<String> kept = logins.erase(resource);
        print(
                kept.isPresent()
                        ? "logged out of %s (was kept in %s)".formatted(resource, kept.get())
                        : "no login for %s was kept".formatted(resource));
        logins.keychain()
                .find(resource)
                .ifPresent(found -> say("warning: there is still a login, " + Text.safe(found.source())));
    }

    private void logoutOfAll() throws IOException {
        Map<String, List<String>> erased = access.logins(console).eraseAll();
        erased.forEach((where, names) ->
                names.forEach(name -> print("logged out of %s (was kept in %s)".formatted(Text.safe(name), where))));
        if (erased.isEmpty()) {
            print("no login was kept");
        }
    }
}
