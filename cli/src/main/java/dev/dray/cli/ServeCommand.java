package dev.dray.cli;

import dev.dray.credentials.Credential;
import dev.dray.http.HttpEvent;
import dev.dray.server.Access;
import dev.dray.server.BasicAccess;
import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.server.V1;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Serves a registry until it is told to stop.
@Command(
        name = "serve",
        description = {
            "Serve a registry until interrupted. Its address is printed first, then nothing but what is asked for."
        })
final class ServeCommand extends Invocation {
    /// How users prove who they are.
    enum Auth {
        NONE,
        TOKEN,
        BASIC
    }

    @Option(names = "--address", paramLabel = "HOST", description = "To listen at (default: 127.0.0.1).")
    String address = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "To listen at; 0 takes any that is free (default: 5000).")
    int port = 5000;

    @Option(names = "--root", paramLabel = "DIR", description = "Where images are kept (default: dray-registry).")
    Path root = Path.of("dray-registry");

    @Option(names = "--auth", paramLabel = "KIND", description = "none, token or basic (default: none).")
    Auth auth = Auth.NONE;

    @Option(names = "--user", paramLabel = "NAME:PASSWORD", description = "Somebody who may do everything. Repeatable.")
    List<String> users = List.of();

    @Option(names = "--anonymous-pull", description = "Let anybody pull, with --auth token.")
    boolean anonymousPull;

    @Option(
            names = "--v1",
            paramLabel = "SHAPE",
            arity = "0..1",
            fallbackValue = "on",
            description =
                    "Speak Docker's API of before 2016, too. --v1=registry or --v1=hub lists tags as one of them did"
                            + " (default: as the call wants it).")
    V1 v1 = V1.OFF;

    @Option(names = "--log", description = "Print a line for each call to standard error.")
    boolean log;

    ServeCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        try (DiskStorage storage = DiskStorage.open(root);
                RegistryServer server = RegistryServer.start(
                        RegistryOptions.of(storage).withAccess(access()).withV1(v1),
                        ListenerOptions.LOCAL.withHost(address).withPort(port).withTrace(this::log))) {
            print(server.uri().toString());
            console.out().flush();
            awaitStop(server);
        }
    }

    private Access access() {
        Map<String, String> passwords = new HashMap<>();
        for (String user : users) {
            Credential.Password password = AccessOptions.password(user);
            passwords.put(password.user(), password.secret());
        }
        if (auth != Auth.NONE && passwords.isEmpty()) {
            throw new IllegalArgumentException("--auth %s needs at least one --user NAME:PASSWORD".formatted(auth));
        }
        return switch (auth) {
            case NONE -> Access.ANYONE;
            case BASIC -> new BasicAccess(passwords);
            case TOKEN -> new TokenAccess(TokenOptions.of(passwords).withAnonymousPull(anonymousPull));
        };
    }

    private void log(HttpEvent event) {
        if (log && event instanceof HttpEvent.Answered(var call, var status, var headers, var time)) {
            say("%s %s %d %d ms".formatted(call.method(), Text.safe(call.uri().getRawPath()), status, time.toMillis()));
        }
    }

    /// A signal ends the wait; what runs is let end before the process does.
    private static void awaitStop(RegistryServer server) throws IOException {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            stopped.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        closed.countDown();
    }
}
