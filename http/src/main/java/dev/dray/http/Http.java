package dev.dray.http;

import java.io.IOException;

/// Sends a call and gives the reply: a transport, a layer over one, or a server.
@FunctionalInterface
public interface Http {
    /// Sends the call and waits for the head of the reply.
    ///
    /// @return the reply, whatever its status; the caller closes it
    /// @throws IOException when no reply was had: unreachable, timed out, broken off, interrupted
    HttpReply send(HttpCall call) throws IOException;
}
