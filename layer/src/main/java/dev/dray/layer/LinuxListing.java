package dev.dray.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dray.layer.LinuxCalls.Function;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is in a directory on Linux, by the C library's `readdir`.
///
/// @param fd the directory's handle, which stays open
record LinuxListing(LinuxCalls calls, int fd) {
    private static final int ENTRY_SIZE = 280;

    /// Of the name in an entry.
    private static final int NAME_OFFSET = 19;

    List<String> names() throws IOException {
        // The stream takes over the handle it is made of, so it gets one of its own.
        int own = calls.callInt(Function.OPENAT, fd, calls.name("."), LinuxCalls.OPEN_DIRECTORY, 0, 0);
        long stream = own < 0 ? 0 : calls.call(Function.FDOPENDIR, own, 0, 0, 0, 0);
        if (stream == 0) {
            throw calls.failure("list", ".");
        }
        try {
            List<String> names = new ArrayList<>();
            for (String name = next(stream); name != null; name = next(stream)) {
                if (!name.equals(".") && !name.equals("..")) {
                    names.add(name);
                }
            }
            return names;
        } finally {
            calls.call(Function.CLOSEDIR, stream, 0, 0, 0, 0);
        }
    }

    @SuppressWarnings("restricted") // the C library says where the entry is; it has at most this size
    private @Nullable String next(long stream) {
        long entry = calls.call(Function.READDIR, stream, 0, 0, 0, 0);
        return entry == 0
                ? null
                : MemorySegment.ofAddress(entry).reinterpret(ENTRY_SIZE).getString(NAME_OFFSET, ISO_8859_1);
    }
}
