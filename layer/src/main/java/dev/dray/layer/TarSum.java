package dev.dray.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The checksum of an image in Docker's API v1: a hash of the document about it and of the files in its layer, however
/// that is packed (protocols B81 to B87). Only to talk to what speaks that API: as a protection it was given up in
/// 2015.
public final class TarSum {
    private static final int BUFFER = 64 * 1024;

    /// Entries of a layer that are counted; more is refused, as all of their hashes are kept until the end.
    private static final int MAX_ENTRIES = 2_000_000;

    /// What of a file is hashed.
    public enum Version {
        /// Times of files too, but no extended attributes. What clients before Docker 1.8 sent.
        V0("tarsum+sha256:"),
        /// Extended attributes, but no times.
        V1("tarsum.v1+sha256:");

        private final String label;

        Version(String label) {
            this.label = label;
        }
    }

    private final Version version;
    private final TarSumReader tar;
    private final List<Entry> entries = new ArrayList<>();

    private TarSum(Version version, InputStream tar) {
        this.version = version;
        this.tar = new TarSumReader(new BufferedInputStream(tar, BUFFER));
    }

    /// @param path that says which entries are about the same file
    /// @param sum  in lower-case hex
    private record Entry(String path, String sum) {}

    /// The checksum as it stands in headers and lists: `tarsum+sha256:` and 64 hex digits.
    ///
    /// @param json the document about the image; empty for the files alone
    /// @param tar  unpacked; read to its end
    /// @throws ImageException.Corrupt when it is no tar
    public static String of(Version version, byte[] json, InputStream tar) throws IOException {
        TarSum sum = new TarSum(version, tar);
        sum.readAll();
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        hash.update(json);
        sum.sorted().forEach(one -> hash.update(one.getBytes(ISO_8859_1)));
        return version.label + Digest.of(Digest.Algorithm.SHA256, hash).hex();
    }

    private void readAll() throws IOException {
        for (TarSumReader.Head head = tar.next(); head != null; head = tar.next()) {
            if (entries.size() == MAX_ENTRIES) {
                throw new ImageException.Rejected("more than %,d entries in a layer".formatted(MAX_ENTRIES));
            }
            entries.add(new Entry(path(head.name()), sum(head)));
        }
    }

    private static String path(String name) {
        String start = name.startsWith("./") ? name.substring(2) : name;
        return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    }

    private String sum(TarSumReader.Head head) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        hash.update(text(head).getBytes(ISO_8859_1));
        if (version == Version.V1) {
            head.xattrs().forEach((name, value) -> {
                hash.update(name.getBytes(ISO_8859_1));
                hash.update(value);
            });
        }
        byte[] buffer = new byte[BUFFER];
        InputStream content = tar.content();
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            hash.update(buffer, 0, n);
        }
        return Digest.of(Digest.Algorithm.SHA256, hash).hex();
    }

    /// Names and values without anything between them (protocols B82). Raw names: each character is a byte.
    private String text(TarSumReader.Head head) {
        return "name" + head.name() + "mode" + head.mode() + "uid" + head.uid() + "gid" + head.gid()
                + "size" + head.size() + (version == Version.V0 ? "mtime" + head.mtime() : "")
                + "typeflag" + head.type() + "linkname" + head.linkName()
                + "uname" + head.user() + "gname" + head.group()
                + "devmajor" + head.devMajor() + "devminor" + head.devMinor();
    }

    /// By their sums, so that the order in the archive does not matter; but of those about the same file the last one
    /// counts, so among their places these keep the archive's order (protocols B84).
    private List<String> sorted() {
        Comparator<Integer> bySum =
                Comparator.comparing(each -> entries.get(each).sum());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            order.add(i);
        }
        order.sort(bySum);
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int place = 0; place < order.size(); place++) {
            places.computeIfAbsent(entries.get(order.get(place)).path(), path -> new ArrayList<>())
                    .add(place);
        }
        places.values().stream().filter(some -> some.size() > 1).forEach(some -> inArchiveOrder(order, some));
        return order.stream().map(each -> entries.get(each).sum()).collect(Collectors.toList());
    }

    private static void inArchiveOrder(List<Integer> order, List<Integer> places) {
        List<Integer> members = places.stream().map(order::get).sorted().toList();
        for (int i = 0; i < places.size(); i++) {
            order.set(places.get(i), members.get(i));
        }
    }
}
