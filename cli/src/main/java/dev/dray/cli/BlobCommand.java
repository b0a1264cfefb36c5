package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.Blob;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Reference;
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
    void foretell() throws IOException {
        try (Dray dray = access.open(console);
                InputStream in = dray.blob(access.reference(console, name)).open(0)) {
            in.skipNBytes(0);
        }
    }

    @Override
    void run() throws IOException {
        Reference reference = access.reference(console, name);
        try (Dray dray = access.open(console)) {
            Blob blob = dray.blob(reference);
            output.write(console, out -> {
                try (InputStream in = new VerifyingInputStream(blob.open(), blob.descriptor())) {
                    in.transferTo(out);
                }
            });
        }
    }
}
