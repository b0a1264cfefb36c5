package dev.dray;

import dev.dray.model.Json;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/// How archives are read and written.
///
/// @param input     what a place means whose file is `-`, when it is read; read to its end at most once
/// @param output    what it means when it is written
/// @param overwrite whether an archive is replaced that is there already
/// @param runConfig how an image of a root file system is run, as in the member "config" of an image's
///                  configuration: an entry point, an environment and so on
public record ArchiveOptions(InputStream input, OutputStream output, boolean overwrite, Json runConfig) {
    /// This process's standard streams; nothing is overwritten.
    public static final ArchiveOptions DEFAULT = new ArchiveOptions(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            false,
            Json.object().build());

    public ArchiveOptions withInput(InputStream newInput) {
        return new ArchiveOptions(newInput, output, overwrite, runConfig);
    }

    public ArchiveOptions withOutput(OutputStream newOutput) {
        return new ArchiveOptions(input, newOutput, overwrite, runConfig);
    }

    public ArchiveOptions withOverwrite(boolean newOverwrite) {
        return new ArchiveOptions(input, output, newOverwrite, runConfig);
    }

    public ArchiveOptions withRunConfig(Json newRunConfig) {
        return new ArchiveOptions(input, output, overwrite, newRunConfig);
    }
}
