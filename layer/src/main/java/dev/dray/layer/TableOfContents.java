package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The list of a layer's files, with their digests, that eStargz and zstd:chunked keep at the end of the blob
/// (protocols G70 to G73). It is used only where the layer's descriptor, and so the manifest, vouches for it; what it
/// says stands then, even where the tar says something else.
final class TableOfContents {
    private static final String ESTARGZ_DIGEST = "containerd.io/snapshot/stargz/toc.digest";

    /// The older name is that of containers/storage before 2023.
    private static final List<String> ZSTD_CHUNKED =
            List.of("io.github.containers.zstd-chunked.manifest-", "io.containers.zstd-chunked.manifest-");

    /// Bytes of a table, packed and unpacked; a layer with a longer one is read as any other.
    private static final int MAX_PACKED = 16 * 1024 * 1024;
    private static final int MAX_SIZE = 48 * 1024 * 1024;

    private static final int FOOTER = 51;
    private static final Pattern FOOTER_OFFSET = Pattern.compile("([0-9a-f]{16})STARGZ");
    /// Where the footer's offset stands, behind the gzip header and the name of the extra field.
    private static final int FOOTER_TEXT = 16;

    private static final Pattern POSITION = Pattern.compile("(\\d{1,18}):(\\d{1,18}):(\\d{1,18}):1");

    private final Layer layer;
    private final TocReader.Sink sink;

    private TableOfContents(Layer layer, TocReader.Sink sink) {
        this.layer = layer;
        this.sink = sink;
    }

    /// Reads the table of a layer.
    ///
    /// @param sink is told of the entries; what it was told does not count where there is no table
    /// @return false when there is none that can be used
    /// @throws ImageException.Corrupt when there is one, but not that for which the manifest vouches
    static boolean read(Layer layer, TocReader.Sink sink) throws IOException {
        return new TableOfContents(layer, sink).read();
    }

    private boolean read() throws IOException {
        Map<String, String> annotations = layer.descriptor().annotations();
        try {
            String estargz = annotations.get(ESTARGZ_DIGEST);
            if (estargz != null) {
                return estargz(estargz);
            }
            for (String prefix : ZSTD_CHUNKED) {
                String digest = annotations.get(prefix + "checksum");
                String position = annotations.get(prefix + "position");
                if (digest != null && position != null) {
                    return zstdChunked(digest, position);
                }
            }
        } catch (ImageException.Unsupported | IllegalArgumentException e) {
            // No parts can be had there, or this is a table of some other kind: the layer itself says it all.
            return false;
        }
        return false;
    }

    private boolean estargz(String digest) throws IOException {
        long size = layer.descriptor().size();
        if (size <= FOOTER) {
            return false;
        }
        byte[] footer = read(size - FOOTER, FOOTER);
        Matcher matcher = FOOTER_OFFSET.matcher(RawName.ofBytes(footer, FOOTER_TEXT, 22));
        if (footer.length < FOOTER || !matcher.matches()) {
            return false;
        }
        long start = Long.parseUnsignedLong(matcher.group(1), 16);
        if (start < 0 || start >= size - FOOTER || size - FOOTER - start > MAX_PACKED) {
            return false;
        }
        byte[] packed = read(start, size - FOOTER - start);
        try (TarReader tar = new TarReader(Compression.decompress(new ByteArrayInputStream(packed)))) {
            TarEntry entry = tar.next();
            return entry != null && estargz(digest, entry, tar.content(), start);
        }
    }

    private boolean estargz(String digest, TarEntry entry, InputStream content, long start) throws IOException {
        byte[] json = content.readNBytes(MAX_SIZE + 1);
        if (json.length > MAX_SIZE) {
            return false;
        }
        check(Digest.parse(digest), json);
        new TocReader(layer, start, sink).read(json, entry, Digest.parse(digest));
        return true;
    }

    private boolean zstdChunked(String digest, String position) throws IOException {
        Matcher matcher = POSITION.matcher(position);
        if (!matcher.matches()) {
            return false;
        }
        long start = Long.parseLong(matcher.group(1));
        long packedSize = Long.parseLong(matcher.group(2));
        if (packedSize > MAX_PACKED || start > layer.descriptor().size() - packedSize) {
            return false;
        }
        byte[] packed = read(start, packedSize);
        check(Digest.parse(digest), packed);
        try (InputStream content = Compression.decompress(new ByteArrayInputStream(packed))) {
            byte[] json = content.readNBytes(MAX_SIZE + 1);
            if (json.length > MAX_SIZE) {
                return false;
            }
            new TocReader(layer, start, sink).read(json, null, null);
            return true;
        }
    }

    private byte[] read(long start, long length) throws IOException {
        try (InputStream in = layer.source().openRange(layer.descriptor(), start, length)) {
            return in.readNBytes((int) length);
        }
    }

    private void check(Digest expected, byte[] table) throws ImageException.Corrupt {
        Digest actual = Digest.of(expected.algorithm(), table);
        if (!actual.equals(expected)) {
            throw new ImageException.Corrupt("the table of contents of layer %s has the digest %s, not %s"
                    .formatted(layer.descriptor().digest(), actual, expected));
        }
    }
}
