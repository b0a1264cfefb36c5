package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.credentials.Credential;
import dev.dray.engine.Engine;
import dev.dray.engine.RegistryAuth;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/// What every command is that speaks with an Engine.
abstract class EngineInvocation extends Invocation {
    private static final int SHORT_ID = 12;

    @ParentCommand
    @Nullable
    EngineCommand parent;

    @Mixin
    AccessOptions access = new AccessOptions();

    EngineInvocation(Console console) {
        super(console);
    }

    abstract void run(Engine engine) throws IOException;

    @Override
    void run() throws IOException {
        try (Dray dray = open()) {
            run(dray.engine());
        }
    }

    /// Opens the library; its Engine is the one that was named here.
    Dray open() throws IOException {
        EngineCommand named = Objects.requireNonNull(parent);
        if (named.host != null) {
            access.dockerHost = named.host;
        }
        if (named.context != null) {
            access.dockerContext = named.context;
        }
        return access.open(console);
    }

    /// Who we are to the registry of a repository, for the Engine that goes there.
    RegistryAuth auth(Repository repository) throws IOException {
        if (access.credentials != null) {
            Credential given = AccessOptions.password(access.credentials);
            return RegistryAuth.of(given, repository.registry());
        }
        return RegistryAuth.of(access.keychain(console), repository);
    }

    static @Nullable Platform platform(@Nullable String text) {
        return text == null ? null : Platform.parse(text);
    }

    void table(List<String> headings, List<List<String>> rows) {
        Text.table(headings, rows).forEach(this::print);
    }

    /// An id as docker shows it; `-` where there is none.
    static String shortId(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            return "-";
        }
        String hex = id.replaceFirst("^sha256:", "");
        return Text.safe(hex.length() > SHORT_ID ? hex.substring(0, SHORT_ID) : hex);
    }

    static String size(long bytes) {
        return bytes < 0 ? "-" : Text.size(bytes);
    }

    static String date(@Nullable Instant time) {
        return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// A text in a table; `-` where there is none.
    static String cell(String text) {
        return text.isEmpty() ? "-" : Text.safe(text);
    }
}
