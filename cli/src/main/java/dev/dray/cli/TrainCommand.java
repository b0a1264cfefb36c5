package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.credentials.Keychain;
import dev.dray.model.Repository;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// What the launcher runs once while an AOT cache is recorded: the usual commands, on a small image of this machine.
@Command(name = "train", hidden = true)
final class TrainCommand extends Invocation {
    TrainCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Path folder = Files.createTempDirectory("dray-train-");
        try (DiskStorage storage = DiskStorage.open(folder.resolve("registry"));
                RegistryServer server = RegistryServer.start(RegistryOptions.of(storage))) {
            Repository repository = new Repository(server.address(), "demo/java");
            try (Dray dray = Dray.open(
                    DrayOptions.DEFAULT.withStore(folder.resolve("store")).withKeychain(Keychain.NONE))) {
                DemoImage.push(folder, dray.registries().repository(repository));
            }
            practise(folder, repository + ":" + DemoImage.TAG);
        } finally {
            Folders.delete(folder);
        }
    }

    private void practise(Path folder, String image) {
        Map<String, String> environment = new HashMap<>(console.environment());
        environment.put("DRAY_STORE", folder.resolve("store").toString());
        environment.put("DOCKER_CONFIG", folder.toString());
        // Linux takes this address for its own, and dray does not: so it begins a TLS connection. That our
        // server answers it with an error does not matter: most of what TLS needs is loaded by then.
        String overTls = image.replace("127.0.0.1:", "0.0.0.0:").replace(":" + DemoImage.TAG, "");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console quiet = new Console(console.in(), nowhere, nowhere, environment, false, false, null);
        String repository = image.substring(0, image.lastIndexOf(':'));
        for (List<String> command : List.of(
                List.of("version"),
                List.of("name", image, "--json"),
                List.of("tags", repository),
                List.of("images", repository),
                List.of("inspect", image),
                List.of("history", image),
                List.of("tree", image),
                List.of("layers", image),
                List.of("tags", overTls, "--retries", "0"),
                List.of("config", image),
                List.of("digest", image),
                List.of("manifest", image),
                List.of("pull", image, "oci:" + folder.resolve("layout")),
                List.of("pull", image),
                List.of("files", image),
                List.of("export", image, "-o", folder.resolve("rootfs.tar").toString()),
                List.of("unpack", image, folder.resolve("rootfs").toString()),
                List.of("layers", image, "--json"),
                List.of("manifest", image + "-none"),
                List.of("help"))) {
            Main.run(quiet, command.toArray(String[]::new));
        }
    }
}
