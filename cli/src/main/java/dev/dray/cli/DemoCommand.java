package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.HttpTrace;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The guided tour: a registry, an image, and the main job, all on this machine.
@Command(
        name = "demo",
        description = {
            "Take the tour: start a registry here, push an image made of this machine's Java runtime, and",
            "get its layers step by step, each HTTP call shown as the curl line that does the same."
        })
final class DemoCommand extends Invocation {
    private static final String USER = "demo";

    @Option(names = "--keep", description = "Keep the files, and say how to serve them again.")
    boolean keep;

    DemoCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Path folder = Files.createTempDirectory("dray-demo-");
        try {
            tour(folder);
        } finally {
            if (!keep) {
                Folders.delete(folder);
            }
        }
    }

    private void tour(Path folder) throws IOException {
        String password = UUID.randomUUID().toString();
        Path root = folder.resolve("registry");
        TokenAccess access =
                new TokenAccess(TokenOptions.of(Map.of(USER, password)).withAnonymousPull(true));
        try (DiskStorage storage = DiskStorage.open(root);
                RegistryServer server =
                        RegistryServer.start(RegistryOptions.of(storage).withAccess(access))) {
            print("The job of 2016: get an image's layers without a container engine. Everything runs on this"
                    + " machine.");
            print("");
            print("registry   %s, with token authentication; anybody may pull".formatted(server.uri()));
            Repository repository = new Repository(server.address(), "demo/java");
            push(folder, repository, Keychain.of(new Credential.Password(USER, password), "this tour"));
            walk(folder, new Reference(repository, DemoImage.TAG, null));
            end(folder, server.uri().getPort());
        }
    }

    private void push(Path folder, Repository repository, Keychain keychain) throws IOException {
        try (Dray dray = Dray.open(options(folder, HttpTrace.SILENT).withKeychain(keychain))) {
            long start = System.nanoTime();
            DemoImage image = DemoImage.push(folder, dray.registries().repository(repository));
            print("image      %s:%s for %s, made of this Java runtime: %d layers, %s, pushed in %s"
                    .formatted(
                            repository,
                            DemoImage.TAG,
                            String.join(" and ", image.platforms()),
                            image.layers(),
                            Text.size(image.bytes()),
                            Text.time(Duration.ofNanos(System.nanoTime() - start))));
        }
    }

    private void walk(Path folder, Reference reference) throws IOException {
        DemoCalls calls = new DemoCalls();
        try (Dray dray = Dray.open(options(folder, calls).withKeychain(Keychain.NONE))) {
            new DemoTour(console, dray, calls, reference).walk(folder);
        }
    }

    private DrayOptions options(Path folder, HttpTrace trace) {
        return DrayOptions.DEFAULT.withStore(folder.resolve("store")).withTrace(trace);
    }

    private void end(Path folder, int port) {
        print("");
        if (keep) {
            print("All files are in " + folder + ". To try the curl lines, serve the registry again:");
            print("  dray serve --port %d --root %s --auth token --anonymous-pull --user %s:PASSWORD"
                    .formatted(port, folder.resolve("registry"), USER));
        } else {
            print("All files were in " + folder + " and are removed now; dray demo --keep keeps them.");
        }
    }
}
