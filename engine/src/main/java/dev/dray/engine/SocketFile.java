package dev.dray.engine;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/// Why nobody answered at a socket, as its file shows.
record SocketFile(Path path) {
    /// @param tried what could not be done, as the message begins
    /// @return empty where the file is as it should be
    Optional<ImageException> explain(String tried, IOException failure) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            if (!file.isOther()) {
                return Optional.of(Unreached.unreachable(
                        tried + "%s is no socket, but a %s".formatted(path, file.isDirectory() ? "folder" : "file"),
                        EngineFailure.NAME_ANOTHER,
                        failure));
            }
            if (!Files.isWritable(path)) {
                return Optional.of(denied(tried));
            }
            return Optional.ofNullable(failure.getMessage())
                    .filter(message -> message.contains("refused"))
                    .map(message -> Unreached.unreachable(
                            tried + "nobody listens at the socket %s".formatted(path),
                            EngineFailure.NAME_ANOTHER,
                            failure));
        } catch (AccessDeniedException e) {
            return Optional.of(denied(tried));
        } catch (NoSuchFileException e) {
            return Optional.of(Unreached.unreachable(
                    tried + "there is no socket %s".formatted(path), EngineFailure.NAME_ANOTHER, failure));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ImageException denied(String tried) {
        return new ImageException.Denied(
                tried + "this user may not use the socket %s".formatted(path),
                group().map("become a member of the group \"%s\", or be root"::formatted)
                        .orElse("be root, or who owns it"));
    }

    /// Root's group lets nobody in.
    private Optional<String> group() {
        try {
            String group = Files.readAttributes(path, PosixFileAttributes.class)
                    .group()
                    .getName();
            return Optional.of(group).filter(name -> !name.equals("root"));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
