package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Makes stacks of layers in which everything meets everything: whiteouts, opaque directories, links of both kinds.
final class RandomStacks {
    private RandomStacks() {}

    /// Few names, so that layers meet; an entry that would be refused is left out.
    static LayerStack of(Random random) throws IOException {
        return of(random, false);
    }

    /// @param tidy whether every directory has an entry in each layer that has something in it, as most builders do
    static LayerStack of(Random random, boolean tidy) throws IOException {
        List<byte[]> tars = new ArrayList<>();
        for (int layer = 0; layer < 5; layer++) {
            List<TarEntry> entries = new ArrayList<>();
            tars.add(tar(List.of()));
            for (int i = 0; i < 20; i++) {
                TarEntry next = entry(random);
                int size = entries.size();
                if (tidy) {
                    addParents(next.name(), entries);
                }
                entries.add(next);
                byte[] before = tars.set(layer, tar(entries));
                if (!isAccepted(tars)) {
                    entries.subList(size, entries.size()).clear();
                    tars.set(layer, before);
                }
            }
        }
        return Tars.stack(tars.toArray(byte[][]::new));
    }

    private static void addParents(String name, List<TarEntry> entries) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            String parent = name.substring(0, slash);
            if (entries.stream().noneMatch(entry -> entry.name().equals(parent))) {
                entries.add(TarEntry.directory(parent));
            }
        }
    }

    /// Contents tell which entry they are of.
    private static byte[] tar(List<TarEntry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (TarEntry entry : entries) {
                byte[] content = new byte[(int) entry.size()];
                Arrays.fill(content, (byte) entry.mtime().getEpochSecond());
                Tars.put(tar, entry, content);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isAccepted(List<byte[]> tars) throws IOException {
        try {
            Trees.export(Tars.stack(tars.toArray(byte[][]::new)));
            return true;
        } catch (ImageException e) {
            return false;
        }
    }

    private static TarEntry entry(Random random) {
        String path = path(random);
        TarEntry entry = switch (random.nextInt(10)) {
            case 0, 1 -> TarEntry.directory(path);
            case 2 -> TarEntry.symlink(path, (random.nextBoolean() ? "/" : "") + path(random));
            case 3, 4 -> TarEntry.hardLink(path, path(random));
            case 5 -> TarEntry.file(whiteout(path), 0);
            case 6 -> TarEntry.file(parent(path) + ".wh..wh..opq", 0);
            default -> TarEntry.file(path, random.nextInt(5));
        };
        return entry.withMode(0700 | random.nextInt(0100) | random.nextInt(4) << 10)
                .withMtime(Instant.ofEpochSecond(random.nextInt(1 << 30), random.nextInt(3) * 500_000_000L));
    }

    static String path(Random random) {
        StringBuilder path = new StringBuilder(name(random));
        while (random.nextInt(3) != 0) {
            path.append('/').append(name(random));
        }
        return path.toString();
    }

    private static String name(Random random) {
        return String.valueOf((char) ('a' + random.nextInt(4)));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String whiteout(String path) {
        return parent(path) + ".wh." + path.substring(path.lastIndexOf('/') + 1);
    }
}
