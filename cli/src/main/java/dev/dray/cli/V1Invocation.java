package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.ImageException;
import dev.dray.model.Reference;
import dev.dray.registry.RegistryV1;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command is that asks an old registry.
abstract class V1Invocation extends Invocation {
    private static final String PLACE = "v1:";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    AccessOptions access = new AccessOptions();

    V1Invocation(Console console) {
        super(console);
    }

    abstract void run(Dray dray) throws IOException;

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        try (Dray dray = access.open(console)) {
            run(dray);
        }
    }

    /// A name as it stands, or as a place.
    static String bare(String name) {
        return name.startsWith(PLACE) ? name.substring(PLACE.length()) : name;
    }

    RegistryV1 repository(Dray dray, String name) throws IOException {
        return dray.registries().v1(access.repository(console, bare(name)));
    }

    /// An image as it was named.
    ///
    /// @param tag where none was named, the usual one
    record Named(RegistryV1 repository, String tag) {
        /// The ids of what it is made of, its own first.
        List<String> layers() throws IOException {
            return repository.layers(tag);
        }

        /// One of them, or of the repository's, by the start of its id.
        String layer(String id) throws IOException {
            return repository.layer(tag, id);
        }
    }

    Named image(Dray dray, String name) throws IOException {
        Reference reference = access.reference(console, bare(name));
        if (reference.digest() != null) {
            throw new IllegalArgumentException("\"%s\" has a digest, but the API v1 knows none".formatted(name));
        }
        String tag = reference.tag() == null ? Reference.DEFAULT_TAG : reference.tag();
        return new Named(dray.registries().v1(reference.repository()), tag);
    }

    /// For text: what a registry leaves out.
    static String orDash(String text) {
        return text.isEmpty() ? "-" : Text.safe(text);
    }

    static ImageException.NotFound noRegistry(String registry, int status) {
        return new ImageException.NotFound(
                "%s answered HTTP %d at /v1/_ping, so it is no registry of API v1".formatted(registry, status),
                status == 410 ? "its API v1 is gone: use its API v2, as with: dray ping " + registry : null);
    }
}
