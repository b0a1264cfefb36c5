package dev.dray.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Makes connections that are no sockets of the system: over the standard streams of a program, say, or over a pipe.
/// Plain http is spoken over them.
///
/// Reads and writes may block for as long as they like and need not know of interrupts: each direction has a thread of
/// its own, and whoever waits for it waits interruptibly and with a time-out. [#dial] itself has neither: it should
/// start what it starts, and leave the waiting to the first read.
@FunctionalInterface
public interface Dialer {
    Connection dial() throws IOException;

    /// One connection. To close it ends reads and writes that are under way, with a failure or at their end.
    interface Connection extends Closeable {
        InputStream input();

        /// Each write goes out at once.
        OutputStream output();
    }
}
