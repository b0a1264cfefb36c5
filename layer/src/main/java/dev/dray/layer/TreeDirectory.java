package dev.dray.layer;

import dev.dray.layer.FileTree.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NotDirectoryException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A directory of a [FileTree], as layers are applied to it. What is made is only remembered by where the logs
/// say it: at the entry that is applied now.
final class TreeDirectory implements Directory {
    /// What all directories of one tree share.
    static final class Context {
        final FileTree tree = new FileTree();
        final EntryLogs logs;
        Source current = Source.NOWHERE;

        Context(EntryLogs logs) {
            this.logs = logs;
        }
    }

    private final Context context;
    private final int self;

    TreeDirectory(Context context, int self) {
        this.context = context;
        this.self = self;
    }

    int self() {
        return self;
    }

    private int node(String name) {
        return name.equals(".") ? self : context.tree.find(self, name);
    }

    private int existing(String name) throws IOException {
        int file = node(name);
        if (file == FileTree.NONE) {
            throw new NotDirectoryException(RawName.display(name));
        }
        return file;
    }

    @Override
    public @Nullable Kind find(String name) {
        int file = node(name);
        return file == FileTree.NONE ? null : context.tree.kind(file);
    }

    @Override
    public @Nullable Directory open(String name) {
        int file = node(name);
        return file == FileTree.NONE || !context.tree.isDirectory(file) ? null : new TreeDirectory(context, file);
    }

    @Override
    public List<String> list() {
        return IntStream.of(context.tree.list(self))
                .mapToObj(context.tree::name)
                .toList();
    }

    @Override
    public String readLink(String name) throws IOException {
        return context.logs.at(context.tree.source(existing(name))).entry().linkName();
    }

    @Override
    public boolean makeDirectory(String name) {
        if (node(name) != FileTree.NONE) {
            return false;
        }
        context.tree.add(self, name, Kind.DIRECTORY, Source.NOWHERE);
        return true;
    }

    @Override
    public @Nullable Set<Wish> create(String name, TarEntry entry, InputStream content) {
        if (node(name) != FileTree.NONE) {
            return null;
        }
        Kind kind = entry.type() == TarEntry.Type.SYMLINK ? Kind.SYMLINK : Kind.OTHER;
        context.tree.add(self, name, kind, context.current);
        return EnumSet.noneOf(Wish.class);
    }

    @Override
    public boolean link(String name, Directory targetParent, String target) throws IOException {
        if (node(name) != FileTree.NONE) {
            return false;
        }
        context.tree.addName(self, name, ((TreeDirectory) targetParent).existing(target));
        return true;
    }

    @Override
    public Set<Wish> setAttributes(String name, TarEntry entry) throws IOException {
        context.tree.setAttributes(existing(name), context.current);
        return EnumSet.noneOf(Wish.class);
    }

    @Override
    public boolean keepsAttributes() {
        return true;
    }

    @Override
    public void unlock(String name) {}

    @Override
    public void remove(String name) throws IOException {
        context.tree.remove(existing(name));
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        context.tree.remove(existing(name));
    }

    @Override
    public void close() {}

    @Override
    public boolean equals(Object other) {
        return other instanceof TreeDirectory directory && directory.self == self && directory.context == context;
    }

    @Override
    public int hashCode() {
        return self;
    }
}
