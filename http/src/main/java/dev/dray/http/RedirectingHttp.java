package dev.dray.http;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/// Follows redirects, with our own rules: headers that carry secrets never cross to another scheme, host or port,
/// the target is checked by [TargetRules], at most ten hops, no loops (protocols C19, H30).
public final class RedirectingHttp implements Http {
    private static final int MAX_HOPS = 10;
    private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

    private final Http next;

    public RedirectingHttp(Http next) {
        this.next = next;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Set<URI> seen = new HashSet<>();
        HttpCall current = call;
        while (true) {
            if (!seen.add(current.uri()) || seen.size() > MAX_HOPS + 1) {
                throw new RefusedTarget("%s redirects %s"
                        .formatted(
                                call.uri().getHost(),
                                seen.size() > MAX_HOPS + 1 ? "more than ten times" : "in a loop"));
            }
            HttpReply reply = next.send(current);
            if (!isFollowed(current, reply)) {
                return reply.withUri(current.uri());
            }
            reply.close();
            current = follow(current, target(current.uri(), reply));
        }
    }

    private static boolean isFollowed(HttpCall call, HttpReply reply) {
        return REDIRECT.contains(reply.status())
                && reply.headers().has("Location")
                && (call.method().equals("GET") || call.method().equals("HEAD"));
    }

    private static URI target(URI from, HttpReply reply) throws RefusedTarget {
        String location = reply.headers().find("Location").orElseThrow().strip();
        try {
            return from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw new RefusedTarget("%s redirects to something that is no URL".formatted(from.getHost()));
        }
    }

    private static HttpCall follow(HttpCall call, URI target) throws RefusedTarget {
        TargetRules.checkRedirect(call.uri(), target);
        HttpCall moved = call.withUri(target);
        return TargetRules.sameOrigin(call.uri(), target)
                ? moved
                : new HttpCall(
                        moved.purpose(), moved.method(), target, moved.headers().withoutSecrets(), moved.body());
    }
}
