package dev.dray.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// A reply that breaks off when its caller takes it too slowly.
final class PacedResponse extends Response.Wrapper {
    private final Pace pace;

    PacedResponse(Request request, Response response, Pace pace) {
        super(request, response);
        this.pace = pace;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        try {
            pace.check();
        } catch (Refusal e) {
            callback.failed(e);
            return;
        }
        long since = pace.now();
        long length = content == null ? 0 : content.remaining();
        super.write(last, content, Callback.from(() -> pace.add(length, since), callback));
    }
}
