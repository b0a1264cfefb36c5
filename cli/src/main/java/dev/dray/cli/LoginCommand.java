package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Credentials;
import dev.dray.credentials.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Logs in: the credentials are tried, then kept where docker and podman keep them.
@Command(name = "login", description = "Log in to a registry. Credentials are kept where docker and podman keep them.")
final class LoginCommand extends Invocation {
    @Parameters(
            paramLabel = "REGISTRY[/PATH]",
            arity = "0..1",
            description = "As in ghcr.io or quay.io/team/app (default: docker.io).")
    String registry = "docker.io";

    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            description = "Who to be (default: ask).")
    @Nullable
    String user;

    @Option(
            names = {"-p", "--password"},
            paramLabel = "PASSWORD",
            description = "Seen by other users of this machine.")
    @Nullable
    String password;

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    boolean passwordFromInput;

    @Mixin
    AccessOptions access = new AccessOptions();

    LoginCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Resource resource = Resource.parse(registry);
        Credential.Password credential = new Credential.Password(readUser(), readPassword());
        try (Dray dray = access.open(console)) {
            dray.registries().checkLogin(resource.registry(), credential);
        }
        Credentials logins = access.logins(console);
        String kept = logins.store(resource, credential);
        print("logged in to %s as %s (kept in %s)".formatted(resource, Text.safe(credential.user()), kept));
        logins.keychain()
                .find(resource)
                .filter(found -> !found.credential().equals(credential))
                .ifPresent(found -> say("warning: this login is not used, as another one is found first: "
                        + Text.safe(found.source())));
    }

    private String readUser() {
        if (user != null) {
            return user;
        }
        String typed = terminal("user", "--username USER").readLine("Username: ");
        return typed == null ? "" : typed.strip();
    }

    private String readPassword() throws IOException {
        if (password != null) {
            return password;
        }
        if (passwordFromInput) {
            String line = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw new IllegalArgumentException("standard input holds no password");
            }
            return line;
        }
        char[] typed = terminal("password", "--password-stdin").readPassword("Password: ");
        return typed == null ? "" : new String(typed);
    }

    /// A Java runtime without the module jdk.internal.le, as a distribution has, still gives null without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static java.io.Console terminal(String what, String otherwise) {
        java.io.Console terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw new IllegalArgumentException("no terminal to ask for the %s at: use %s".formatted(what, otherwise));
        }
        return terminal;
    }
}
