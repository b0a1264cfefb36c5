package dev.dray.explain;

import dev.dray.http.Http;
import java.util.function.UnaryOperator;

/// What calls were made, in a form that can be read and run again.
public final class Explanation implements UnaryOperator<Http> {
    /// A layer that stands just above the wire and remembers each call.
    @Override
    public Http apply(Http next) {
        return next;
    }
}
