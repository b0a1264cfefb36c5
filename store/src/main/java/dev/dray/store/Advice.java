package dev.dray.store;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// What would help where a disk fails.
///
/// @param full      when there is no room
/// @param unwritten when nothing can be written for another reason
/// @param damaged   when bytes on the disk are not what they were
record Advice(String full, String unwritten, String damaged) {
    /// @param what was to be stored
    ImageException.Rejected notStored(Object what, Object where, IOException cause) {
        String reason = reason(cause);
        boolean isFull = reason.contains("No space left") || reason.contains("quota");
        var failure = new ImageException.Rejected(
                "could not store %s: %s (%s)".formatted(what, reason, where), isFull ? full : unwritten);
        failure.addSuppressed(cause);
        return failure;
    }

    ImageException.Corrupt damaged(ImageException.Corrupt cause, Object where) {
        return new ImageException.Corrupt(
                "damaged on disk: %s (%s; %s)".formatted(cause.getMessage(), where, damaged), cause);
    }

    /// The system's own words, which the messages of Java's exceptions hide behind paths.
    static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "no such file or folder";
            case NotDirectoryException file -> "not a folder";
            case FileSystemException told when told.getReason() != null -> told.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
