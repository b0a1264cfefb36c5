package dev.dray.layer;

import dev.dray.layer.Directory.Wish;
import dev.dray.layer.LinuxCalls.Function;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/// An open file on Linux: a new one to write, or another to copy.
///
/// @param name to name it in messages
record LinuxFile(LinuxCalls calls, int fd, String name) implements Closeable {

    boolean isRegular() throws IOException {
        MemorySegment stat = calls.scratch();
        if (calls.callInt(Function.STATX, fd, calls.name(""), LinuxCalls.AT_EMPTY_PATH, 1, stat.address()) < 0) {
            throw calls.failure("look at", name);
        }
        return LinuxDirectory.type(stat) == LinuxDirectory.IS_REGULAR;
    }

    /// Writes all of a stream.
    void write(InputStream content) throws IOException {
        MemorySegment buffer = calls.content();
        byte[] bytes = calls.bytes();
        for (int n = content.read(bytes); n >= 0; n = content.read(bytes)) {
            MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, n);
            write(buffer.address(), n);
        }
    }

    /// Writes all of another file.
    void write(LinuxFile source) throws IOException {
        long buffer = calls.content().address();
        int n = source.read(buffer);
        while (n > 0) {
            write(buffer, n);
            n = source.read(buffer);
        }
    }

    private int read(long buffer) throws IOException {
        int n = calls.callInt(Function.READ, fd, buffer, calls.bytes().length, 0, 0);
        if (n < 0 && calls.errno() != LinuxCalls.EINTR) {
            throw calls.failure("read", name);
        }
        return n < 0 ? read(buffer) : n;
    }

    private void write(long address, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = calls.callInt(Function.WRITE, fd, address + done, length - done, 0, 0);
            if (n < 0 && calls.errno() != LinuxCalls.EINTR) {
                throw calls.failure("write", name);
            }
            done += Math.max(n, 0);
        }
    }

    /// Owner first, since a change of it clears set-id bits and capabilities; times last (protocols G39).
    Set<Wish> setAttributes(TarEntry entry) throws IOException {
        LinuxAttributes attributes = new LinuxAttributes(calls, name);
        attributes.owner(calls.callInt(Function.FCHOWN, fd, entry.uid(), entry.gid(), 0, 0));
        attributes.xattrs(entry, fd);
        attributes.mode(calls.callInt(Function.FCHMOD, fd, entry.mode(), 0, 0, 0));
        attributes.times(calls.callInt(Function.FUTIMENS, fd, LinuxAttributes.times(calls, entry), 0, 0, 0));
        return attributes.refused();
    }

    @Override
    public void close() throws IOException {
        // A full disk may show only here, on network file systems.
        if (calls.callInt(Function.CLOSE, fd, 0, 0, 0, 0) < 0 && calls.errno() != LinuxCalls.EINTR) {
            throw calls.failure("write", name);
        }
    }
}
