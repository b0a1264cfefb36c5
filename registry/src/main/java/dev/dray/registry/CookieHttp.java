package dev.dray.registry;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.TargetRules;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Keeps cookies for as long as one operation takes, and sends each back to the server that gave it, to
/// nobody else: old registries remember in one that they have checked a token (protocols B46). What a
/// cookie says of domains, paths and times is not needed for that.
final class CookieHttp implements Http {
    private static final int MAX_COOKIES = 50;
    private static final int MAX_LENGTH = 4096;

    /// No blanks, commas and semicolons, so that it cannot be more than one (RFC 6265).
    private static final Pattern COOKIE = Pattern.compile("([\\w!#$%&'*+.^`|~-]+)=([!-+\\--:<-~]*)");

    private final Http next;
    private final List<Cookie> cookies = new ArrayList<>();

    private record Cookie(URI giver, String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// @param next follows redirects, and says where an answer came from in the end
    CookieHttp(Http next) {
        this.next = next;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        String known = cookiesFor(call.uri());
        HttpReply reply = next.send(known.isEmpty() ? call : call.withHeader("Cookie", known));
        URI giver = reply.uri() == null ? call.uri() : reply.uri();
        for (String given : reply.headers().all("Set-Cookie")) {
            keep(giver, given);
        }
        return reply;
    }

    private synchronized String cookiesFor(URI uri) {
        return cookies.stream()
                .filter(cookie -> TargetRules.sameOrigin(cookie.giver(), uri))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    private synchronized void keep(URI giver, String given) {
        Matcher pair = COOKIE.matcher(given.replaceFirst(";.*", "").strip());
        if (given.length() > MAX_LENGTH || !pair.matches()) {
            return;
        }
        String name = pair.group(1);
        cookies.removeIf(cookie -> cookie.name().equals(name) && TargetRules.sameOrigin(cookie.giver(), giver));
        if (cookies.size() < MAX_COOKIES) {
            cookies.add(new Cookie(giver, name, pair.group(2)));
        }
    }
}
