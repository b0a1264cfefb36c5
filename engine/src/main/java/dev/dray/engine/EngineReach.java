package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.CallFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Says what it means for an Engine that no reply was had, or that one broke off: where it was looked for, and what
/// would help. Calls know the host of no meaning only.
final class EngineReach implements Http {
    private final Http next;
    private final EngineAddress address;

    EngineReach(Http next, EngineAddress address) {
        this.next = next;
        this.address = address;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        try {
            HttpReply reply = next.send(call);
            return reply.withBody(new Body(reply.body(), call));
        } catch (IOException e) {
            throw explained(call, e);
        }
    }

    private IOException explained(HttpCall call, IOException failure) {
        return failure instanceof ImageException || CallFailure.isCancelled(failure)
                ? CallFailure.of(call, failure)
                : new Unreached(address).explain("could not %s: ".formatted(call.purpose()), failure);
    }

    /// The end of an answer comes from the same place as its head.
    private final class Body extends FilterInputStream {
        private final HttpCall call;

        Body(InputStream in, HttpCall call) {
            super(in);
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                if (e instanceof ImageException || CallFailure.isCancelled(e)) {
                    throw CallFailure.of(call, e);
                }
                throw new ImageException.Unreachable(
                        "could not %s: the answer of the Engine at %s broke off: %s"
                                .formatted(call.purpose(), address.text(), e.getMessage()),
                        null,
                        e);
            }
        }
    }
}
