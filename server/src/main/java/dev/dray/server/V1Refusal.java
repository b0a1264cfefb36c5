package dev.dray.server;

import dev.dray.http.HttpReply;
import java.io.IOException;

/// A call that is answered with an error.
final class V1Refusal extends IOException {
    private static final long serialVersionUID = 1;

    private final transient HttpReply reply;

    private V1Refusal(String message, HttpReply reply) {
        super(message);
        this.reply = reply;
    }

    /// In the usual form, `{"error": "text"}`.
    V1Refusal(int status, String text) {
        this(text, V1Replies.error(status, text));
    }

    static V1Refusal noSuchImage() {
        return new V1Refusal(404, "Image not found");
    }

    static V1Refusal noSuchRepository() {
        return new V1Refusal(404, "Repository not found");
    }

    /// As Docker Hub's website said it: a script compares it with these very words (protocols B62).
    static V1Refusal noSuchTagInPlainText() {
        return new V1Refusal("Tag not found", V1Replies.plain(404, "Tag not found"));
    }

    /// The caller has not said who they are, or not so that it counts (protocols B44).
    static V1Refusal unauthorized(String challenge) {
        String text = "Requires authorization";
        return new V1Refusal(text, V1Replies.error(401, text).withHeader("WWW-Authenticate", challenge));
    }

    static V1Refusal method(String allowed) {
        String text = "Method not allowed";
        return new V1Refusal(text, V1Replies.error(405, text).withHeader("Allow", allowed));
    }

    HttpReply reply() {
        return reply;
    }
}
