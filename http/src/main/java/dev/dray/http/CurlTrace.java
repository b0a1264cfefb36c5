package dev.dray.http;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Shows every call as the `curl` line that does the same, its purpose above and its answer below, without secrets.
public final class CurlTrace implements HttpTrace {
    private final Consumer<String> lines;
    private final Function<URI, List<String>> options;

    /// @param lines is given one line at a time
    public CurlTrace(Consumer<String> lines) {
        this(lines, uri -> List.of());
    }

    /// @param options what else `curl` must be told so that it goes the same way: proxies and certificates
    public CurlTrace(Consumer<String> lines, Function<URI, List<String>> options) {
        this.lines = lines;
        this.options = options;
    }

    @Override
    public void on(HttpEvent event) {
        switch (event) {
            case HttpEvent.Sent(var call) -> {
                lines.accept("# " + call.purpose());
                lines.accept(CurlLine.of(call, options.apply(call.uri())));
            }
            case HttpEvent.Answered(var call, var status, var headers, var time) ->
                lines.accept("# -> %d%s (%d ms) %s"
                        .formatted(
                                status,
                                details(headers),
                                time.toMillis(),
                                call.uri().getHost()));
            case HttpEvent.Failed(var call, var failure, var time) ->
                lines.accept("# -> no answer from %s: %s (%d ms)"
                        .formatted(call.uri().getHost(), failure.getMessage(), time.toMillis()));
            case HttpEvent.Waiting(var call, var reason, var delay) ->
                lines.accept(
                        "# waiting %d ms to try again to %s: %s".formatted(delay.toMillis(), call.purpose(), reason));
        }
    }

    private static String details(Headers headers) {
        StringBuilder details = new StringBuilder();
        headers.find("Content-Type").ifPresent(type -> details.append(' ').append(type));
        headers.find("Content-Length")
                .ifPresent(length -> details.append(", ").append(length).append(" bytes"));
        headers.find("WWW-Authenticate")
                .ifPresent(challenge -> details.append(", wants ").append(Secrets.challenge(challenge)));
        headers.find("Location").ifPresent(location -> details.append(", elsewhere"));
        return details.toString();
    }
}
