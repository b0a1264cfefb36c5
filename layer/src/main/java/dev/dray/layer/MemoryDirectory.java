package dev.dray.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NotDirectoryException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A directory in memory: names and attributes; contents go to a scratch file. Nothing is refused here.
final class MemoryDirectory implements Directory {
    /// A file. Names of one file share it, as names on disk share an inode.
    static final class Node {
        TarEntry entry;

        /// Where the content starts in the scratch file.
        final long offset;

        final @Nullable MemoryDirectory children;

        /// Names of this file in the tree.
        int names = 1;

        /// The name it was exported under first; null before.
        @Nullable
        String exportedAs;

        Node(TarEntry entry, long offset, @Nullable MemoryDirectory children) {
            this.entry = entry;
            this.offset = offset;
            this.children = children;
        }
    }

    private final ContentSpool contents;
    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private @Nullable TarEntry self;

    MemoryDirectory(ContentSpool contents) {
        this.contents = contents;
    }

    /// What is in this directory, ordered by the bytes of the names.
    Map<String, Node> nodes() {
        return nodes;
    }

    /// The attributes of the root; null when none were set.
    @Nullable
    TarEntry self() {
        return self;
    }

    @Override
    public @Nullable Kind find(String name) {
        if (name.equals(".")) {
            return Kind.DIRECTORY;
        }
        Node node = nodes.get(name);
        return node == null
                ? null
                : switch (node.entry.type()) {
                    case DIRECTORY -> Kind.DIRECTORY;
                    case SYMLINK -> Kind.SYMLINK;
                    case FILE, HARD_LINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> Kind.OTHER;
                };
    }

    @Override
    public @Nullable Directory open(String name) {
        Node node = nodes.get(name);
        return node == null ? null : node.children;
    }

    @Override
    public List<String> list() {
        return List.copyOf(nodes.keySet());
    }

    @Override
    public String readLink(String name) throws IOException {
        return node(name).entry.linkName();
    }

    private Node node(String name) throws IOException {
        Node node = nodes.get(name);
        if (node == null) {
            throw new NotDirectoryException(RawName.display(name));
        }
        return node;
    }

    @Override
    public boolean makeDirectory(String name) {
        return put(name, new Node(TarEntry.directory(""), 0, new MemoryDirectory(contents)));
    }

    private boolean put(String name, Node node) {
        return nodes.putIfAbsent(name, node) == null;
    }

    @Override
    public @Nullable Set<Wish> create(String name, TarEntry entry, InputStream content) throws IOException {
        if (nodes.containsKey(name)) {
            return null;
        }
        long offset = entry.type() == TarEntry.Type.FILE ? contents.append(content) : 0;
        nodes.put(name, new Node(stored(entry), offset, null));
        return EnumSet.noneOf(Wish.class);
    }

    private static TarEntry stored(TarEntry entry) {
        return entry.withName("").withXattrs(Xattrs.wanted(entry));
    }

    @Override
    public boolean link(String name, Directory targetParent, String target) throws IOException {
        Node node = ((MemoryDirectory) targetParent).node(target);
        if (!put(name, node)) {
            return false;
        }
        node.names++;
        return true;
    }

    @Override
    public Set<Wish> setAttributes(String name, TarEntry entry) throws IOException {
        if (name.equals(".")) {
            self = stored(entry);
            return EnumSet.noneOf(Wish.class);
        }
        Node node = node(name);
        TarEntry old = node.entry;
        Map<String, byte[]> xattrs = new TreeMap<>(old.xattrs());
        xattrs.putAll(Xattrs.wanted(entry));
        node.entry = old.withMode(entry.mode())
                .withOwner(entry.uid(), entry.gid())
                .withMtime(entry.mtime())
                .withXattrs(xattrs);
        return EnumSet.noneOf(Wish.class);
    }

    @Override
    public void unlock(String name) {}

    @Override
    public void remove(String name) throws IOException {
        node(name).names--;
        nodes.remove(name);
    }

    @Override
    public void removeDirectory(String name) {
        nodes.remove(name);
    }

    @Override
    public void close() {}
}
