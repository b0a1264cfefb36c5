package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.Progress;
import dev.dray.engine.ContainerFiles;
import dev.dray.engine.Engine;
import dev.dray.engine.EngineContainers;
import dev.dray.http.HttpBody;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.ApplyReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Files out of containers, and into them.
@Command(
        name = "cp",
        description = {
            "Copy a file or folder out of a container, into a directory or (with -) as a tar to standard output;",
            "or copy a file, a folder or (with -) a tar from standard input into a folder of a container.",
            "Symbolic links are copied as such. What goes into a container belongs to root there."
        })
final class EngineCopyCommand extends EngineInvocation {
    private static final String STREAM = "-";

    @Parameters(index = "0", paramLabel = "FROM", description = "CONTAINER:PATH, or a file, a folder or -.")
    String from = "";

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description = "A directory that is absent or empty, or -; or CONTAINER:FOLDER.")
    String to = "";

    @Option(names = "--force", description = "Copy over what is in the directory.")
    boolean force;

    EngineCopyCommand(Console console) {
        super(console);
    }

    /// A file of a container, as it is written.
    private record Inside(String container, String path) {
        /// Null for what is a file of this machine: as for docker, what begins like a path is one.
        static @Nullable Inside parse(String text) {
            int colon = text.indexOf(':');
            if (colon < 1
                    || text.startsWith(".")
                    || text.startsWith("/")
                    || text.indexOf('/') >= 0 && text.indexOf('/') < colon) {
                return null;
            }
            String path = text.substring(colon + 1);
            return new Inside(text.substring(0, colon), path.startsWith("/") ? path : "/" + path);
        }
    }

    @Override
    void run() throws IOException {
        try (Dray dray = open()) {
            run(dray, Inside.parse(from), Inside.parse(to));
        }
    }

    @Override
    void run(Engine engine) {
        throw new IllegalStateException("needs more than the Engine");
    }

    private void run(Dray dray, @Nullable Inside source, @Nullable Inside target) throws IOException {
        if (source != null && target == null) {
            copyFrom(dray, source);
        } else if (source == null && target != null) {
            copyTo(dray, target);
        } else {
            throw new IllegalArgumentException(
                    "one of the two must be in a container, as in web:/etc/passwd, and the other one not");
        }
    }

    private void copyFrom(Dray dray, Inside source) throws IOException {
        if (to.equals(STREAM) && console.outTerminal()) {
            throw new IllegalArgumentException("a tar is not for a terminal: use a pipe");
        }
        try (ContainerFiles files = dray.engine().containers().copyFrom(source.container(), source.path())) {
            if (to.equals(STREAM)) {
                files.tar().transferTo(console.out());
                console.out().flush();
            } else {
                unpack(dray, files);
            }
        }
    }

    /// By way of a file: nothing is unpacked of a tar that broke off.
    private void unpack(Dray dray, ContainerFiles files) throws IOException {
        Path tar = CopiedFiles.scratch();
        try {
            try (OutputStream out = Files.newOutputStream(tar)) {
                files.tar().transferTo(out);
            }
            CopiedFiles.check(tar);
            ApplyReport report = dray.unpack(
                    access.place(console, "rootfs:" + tar),
                    null,
                    Path.of(to),
                    ApplyOptions.DEFAULT.withForce(force),
                    Progress.SILENT);
            if (!report.isComplete()) {
                say("note: " + report.refusals());
            }
        } finally {
            Files.deleteIfExists(tar);
        }
    }

    private void copyTo(Dray dray, Inside target) throws IOException {
        EngineContainers containers = dray.engine().containers();
        if (from.equals(STREAM)) {
            containers.copyTo(target.container(), target.path(), HttpBody.once(HttpBody.UNKNOWN, console::in));
            return;
        }
        Path source = Path.of(from);
        if (!Files.exists(source)) {
            throw new NoSuchFileException(from);
        }
        Path tar = CopiedFiles.scratch();
        try {
            CopiedFiles.write(source, tar);
            HttpBody body = HttpBody.of(Files.size(tar), () -> Files.newInputStream(tar));
            containers.copyTo(target.container(), target.path(), body);
        } finally {
            Files.deleteIfExists(tar);
        }
    }
}
