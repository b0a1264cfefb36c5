package dev.dray.store;

import dev.dray.content.Blob;
import dev.dray.model.Descriptor;
import dev.dray.model.Repository;
import dev.dray.testkit.RandomImages;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A program that puts one blob, slowly, to be killed in the middle: `SlowPut STORE MILLIS LOG`. It adds a line to the
/// log for each time that the blob is opened.
final class SlowPut {
    static final int SIZE = 2_000_000;

    private SlowPut() {}

    static Blob blob() {
        return new RandomImages(99).blob(SIZE);
    }

    public static void main(String[] args) throws IOException {
        long millis = Long.parseLong(args[1]);
        Blob blob = blob();
        try (DiskStore store = DiskStore.open(Path.of(args[0]))) {
            store.repository(Repository.parse("acme/slow")).put(new Blob() {
                @Override
                public Descriptor descriptor() {
                    return blob.descriptor();
                }

                @Override
                public InputStream open(long offset) throws IOException {
                    Files.writeString(
                            Path.of(args[2]), offset + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    return slow(blob.open(offset), millis);
                }
            });
        }
    }

    /// Gives 16 KiB at a time, with a pause before each.
    private static InputStream slow(InputStream in, long millis) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return super.read(buffer, offset, Math.min(length, 16 * 1024));
            }
        };
    }

    static Process start(Path store, long millis, Path log) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowPut.class.getName(),
                        store.toString(),
                        Long.toString(millis),
                        log.toString()))
                .inheritIO()
                .start();
    }
}
