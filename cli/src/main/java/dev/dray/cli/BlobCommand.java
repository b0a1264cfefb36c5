package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.model.Descriptor;
import dev.dray.model.Reference;
import dev.dray.registry.RegistryStore;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes one blob.
@Command(name = "blob", description = "Write one blob, verified.")
final class BlobCommand extends Invocation {
    @Parameters(paramLabel = "REPO@DIGEST", description = "As in debian@sha256:…")
    String name = "";

    @Mixin
    Output output = new Output();

    @Mixin
    AccessOptions access = new AccessOptions();

    BlobCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Reference reference = access.reference(console, name);
        if (reference.digest() == null) {
            throw new IllegalArgumentException("\"%s\" names no blob (want REPO@sha256:…)".formatted(name));
        }
        try (Dray dray = access.open(console)) {
            RegistryStore store = dray.registries().repository(reference.repository());
            Descriptor blob = store.describe(reference.digest());
            output.write(console, out -> {
                try (InputStream in = store.open(blob)) {
                    in.transferTo(out);
                }
            });
        }
    }
}
