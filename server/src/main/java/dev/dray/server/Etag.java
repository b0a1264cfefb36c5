package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import java.util.List;
import java.util.stream.Stream;

/// Entity tags: the digest in quotes (protocols C23).
final class Etag {
    private Etag() {}

    static String of(Digest digest) {
        return '"' + digest.toString() + '"';
    }

    /// Whether the caller says that it has this content; clients leave the quotes out, too.
    static boolean isKnown(HttpCall call, Digest digest) {
        return isAmong(call.headers().all("If-None-Match"), digest);
    }

    /// Whether one of these values of a header names this content; `*` names any.
    static boolean isAmong(List<String> values, Digest digest) {
        return !values.isEmpty()
                && values.stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(of(digest)) || tag.equals(digest.toString()));
    }

    static HttpReply notModified(Digest digest) {
        return HttpReply.of(304, Headers.of("ETag", of(digest), "Docker-Content-Digest", digest.toString()));
    }
}
