package dev.dray.protocol;

import dev.dray.http.Headers;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a list goes on: `Link: <url>; rel="next"` (RFC 8288, protocols C71).
public final class LinkHeader {
    private static final Pattern NEXT = Pattern.compile(
            "<([^>]*)>[^<]*?;\\s*rel\\s*=\\s*(?:\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\"|next)(?:\\s*[;,].*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("<[^>]*>[^<]*");

    private LinkHeader() {}

    /// The next page, resolved against the URI of this one; empty at the end, or where the link is no URL.
    public static Optional<URI> findNext(Headers headers, URI request) {
        for (String value : headers.all("Link")) {
            Matcher link = LINK.matcher(value);
            while (link.find()) {
                Matcher next = NEXT.matcher(link.group().strip());
                if (next.matches()) {
                    return resolve(request, next.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<URI> resolve(URI request, String link) {
        try {
            // Java resolves a lone query against the folder, not against the document as RFC 3986 does.
            return Optional.of(
                    link.startsWith("?") ? request.resolve(request.getRawPath() + link) : request.resolve(link));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static String next(String pathAndQuery) {
        return "<" + pathAndQuery + ">; rel=\"next\"";
    }
}
