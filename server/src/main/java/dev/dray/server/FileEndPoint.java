package dev.dray.server;

import dev.dray.http.FileBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// A connection on which the kernel sends files itself (`sendfile`), without their bytes coming to this process.
///
/// Jetty knows buffers only. So a buffer is written that stands for the next part of a file: as long as the part, with
/// nothing in it that matters. It must come here as it was written, as it does with plain HTTP/1, not with TLS or
/// HTTP/2.
final class FileEndPoint extends SocketChannelEndPoint {
    /// Bytes sent between two looks at the pace of who takes them. These are the ones of all stand-ins, never read.
    private static final ByteBuffer NOTHING =
            ByteBuffer.allocateDirect(1024 * 1024).asReadOnlyBuffer();

    private volatile @Nullable Part sending;

    private record Part(ByteBuffer standIn, FileBody file) {}

    FileEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /// A buffer to write in place of the next bytes of a file, which must be written before there is another one.
    ByteBuffer standIn(FileBody file) {
        ByteBuffer standIn = NOTHING.duplicate();
        standIn.limit((int) Math.min(standIn.capacity(), file.remaining()));
        sending = new Part(standIn, file);
        return standIn;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        Part part = sending;
        int last = buffers.length - 1;
        if (part == null || last < 0 || !isIt(part.standIn, buffers[last])) {
            return super.flush(buffers);
        }
        return (last == 0 || super.flush(Arrays.copyOf(buffers, last))) && flush(part);
    }

    @SuppressWarnings("ReferenceEquality") // another buffer that is equal has other bytes to come
    private static boolean isIt(ByteBuffer standIn, ByteBuffer buffer) {
        return standIn == buffer;
    }

    private boolean flush(Part part) throws IOException {
        ByteBuffer standIn = part.standIn;
        while (standIn.hasRemaining()) {
            long sent = send(part.file, standIn.remaining());
            if (sent == 0) {
                return false;
            }
            notIdle();
            standIn.position(standIn.position() + (int) sent);
        }
        return true;
    }

    private long send(FileBody file, int count) throws IOException {
        try {
            return file.send(getChannel(), count);
        } catch (IOException e) {
            // Jetty's word for what its caller need not be told.
            throw new EofException(e);
        }
    }
}
