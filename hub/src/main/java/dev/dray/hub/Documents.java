package dev.dray.hub;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.Caller;
import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.net.URI;

/// Reads what the Hub sends: JSON, and not the page of some proxy.
final class Documents {
    private Documents() {}

    /// A document that must be an object.
    ///
    /// @param limit bytes
    static Members read(Caller caller, HttpCall call, int limit) throws IOException {
        Caller.Document document = caller.read(call, limit);
        try {
            return new Members(Json.parseObject(document.body()));
        } catch (IllegalArgumentException e) {
            throw ErrorBody.isPage(document.body())
                    ? page(call, document.reply())
                    : new ImageException.Corrupt("could not %s: %s".formatted(call.purpose(), e.getMessage()), e);
        }
    }

    /// What it means that a page for people came with a status of success.
    static ImageException page(HttpCall call, HttpReply reply) {
        URI from = reply.uri() == null ? call.uri() : reply.uri();
        return new ImageException.Corrupt(
                "could not %s: a web page came from %s where JSON was due".formatted(call.purpose(), from.getHost()),
                "something on the way may want a log-in of its own: open that address in a browser",
                null);
    }
}
