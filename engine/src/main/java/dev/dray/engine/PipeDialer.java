package dev.dray.engine;

import dev.dray.http.Dialer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Opens a named pipe of Windows (protocols F2). As a file for asynchronous use: of another one a read that waits would
/// hold up every write.
record PipeDialer(Path pipe) implements Dialer {
    static PipeDialer of(EngineAddress.Pipe address) {
        return new PipeDialer(Path.of("\\\\.\\pipe\\" + address.name()));
    }

    @Override
    public Connection dial() throws IOException {
        AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Connection() {
            @Override
            public InputStream input() {
                return new PipeInput(channel);
            }

            @Override
            public OutputStream output() {
                return new PipeOutput(channel);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /// A pipe has no positions.
    private static int await(Future<Integer> done) throws IOException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static final class PipeInput extends InputStream {
        private final AsynchronousFileChannel channel;

        PipeInput(AsynchronousFileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return await(channel.read(ByteBuffer.wrap(buffer, offset, length), 0));
        }
    }

    private static final class PipeOutput extends OutputStream {
        private final AsynchronousFileChannel channel;

        PipeOutput(AsynchronousFileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
            while (left.hasRemaining()) {
                await(channel.write(left, 0));
            }
        }
    }
}
