package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The list of a layer's files, with their digests, that eStargz and zstd:chunked keep at the end of the blob
/// (protocols G70 to G73). It is used only where the layer's descriptor, and so the manifest, vouches for it; what it
/// says stands then, even where the tar says something else.
record TableOfContents(List<IndexedEntry> entries) {
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

    /// The table of a layer; null when there is none that can be used.
    ///
    /// @throws ImageException.Corrupt when there is one, but not that for which the manifest vouches
    static @Nullable TableOfContents find(Layer layer) throws IOException {
        Map<String, String> annotations = layer.descriptor().annotations();
        try {
            String estargz = annotations.get(ESTARGZ_DIGEST);
            if (estargz != null) {
                return estargz(layer, estargz);
            }
            for (String prefix : ZSTD_CHUNKED) {
                String digest = annotations.get(prefix + "checksum");
                String position = annotations.get(prefix + "position");
                if (digest != null && position != null) {
                    return zstdChunked(layer, digest, position);
                }
            }
        } catch (ImageException.Unsupported | IllegalArgumentException e) {
            // No parts can be had there, or this is a table of some other kind: the layer itself says it all.
            return null;
        }
        return null;
    }

    private static @Nullable TableOfContents estargz(Layer layer, String digest) throws IOException {
        long size = layer.descriptor().size();
        if (size <= FOOTER) {
            return null;
        }
        byte[] footer = read(layer, size - FOOTER, FOOTER);
        Matcher matcher = FOOTER_OFFSET.matcher(RawName.ofBytes(footer, FOOTER_TEXT, 22));
        if (footer.length < FOOTER || !matcher.matches()) {
            return null;
        }
        long start = Long.parseUnsignedLong(matcher.group(1), 16);
        if (start < 0 || start >= size - FOOTER || size - FOOTER - start > MAX_PACKED) {
            return null;
        }
        byte[] packed = read(layer, start, size - FOOTER - start);
        try (TarReader tar = new TarReader(Compression.decompress(new ByteArrayInputStream(packed)))) {
            TarEntry entry = tar.next();
            return entry == null ? null : estargz(layer, digest, entry, tar.content(), start);
        }
    }

    private static @Nullable TableOfContents estargz(
            Layer layer, String digest, TarEntry entry, InputStream content, long start) throws IOException {
        byte[] json = content.readNBytes(MAX_SIZE + 1);
        if (json.length > MAX_SIZE) {
            return null;
        }
        check(layer, Digest.parse(digest), json);
        return new TocReader(layer, start).read(Json.parseObject(json), entry, Digest.parse(digest));
    }

    private static @Nullable TableOfContents zstdChunked(Layer layer, String digest, String position)
            throws IOException {
        Matcher matcher = POSITION.matcher(position);
        if (!matcher.matches()) {
            return null;
        }
        long start = Long.parseLong(matcher.group(1));
        long packedSize = Long.parseLong(matcher.group(2));
        if (packedSize > MAX_PACKED || start > layer.descriptor().size() - packedSize) {
            return null;
        }
        byte[] packed = read(layer, start, packedSize);
        check(layer, Digest.parse(digest), packed);
        byte[] json = Compression.decompress(new ByteArrayInputStream(packed)).readNBytes(MAX_SIZE + 1);
        return json.length > MAX_SIZE ? null : new TocReader(layer, start).read(Json.parseObject(json), null, null);
    }

    private static byte[] read(Layer layer, long start, long length) throws IOException {
        try (InputStream in = layer.source().openRange(layer.descriptor(), start, length)) {
            return in.readNBytes((int) length);
        }
    }

    private static void check(Layer layer, Digest expected, byte[] table) throws ImageException.Corrupt {
        Digest actual = Digest.of(expected.algorithm(), table);
        if (!actual.equals(expected)) {
            throw new ImageException.Corrupt("the table of contents of layer %s has the digest %s, not %s"
                    .formatted(layer.descriptor().digest(), actual, expected));
        }
    }
}
