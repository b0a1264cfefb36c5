package dev.dray.layer;

import java.nio.file.FileSystemException;

/// The disk, or the user's share of it, is full.
final class DiskFullException extends FileSystemException {
    private static final long serialVersionUID = 1;

    DiskFullException(String file, String reason) {
        super(file, null, reason);
    }
}
