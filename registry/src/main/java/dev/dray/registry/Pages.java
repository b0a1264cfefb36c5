package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.TargetRules;
import dev.dray.model.Json;
import dev.dray.protocol.Caller;
import dev.dray.protocol.LinkHeader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A list that comes in pages. It goes on where `Link` says, on the same server only, and never in circles (protocols
/// C71 to C74, GHSA-298f-872v-2rcx).
final class Pages {
    private static final int MAX_PAGES = 10_000;
    private static final int MAX_PAGE = 16 * 1024 * 1024;
    private static final int MAX_NAMES = 1_000_000;

    private Pages() {}

    /// Reads one page of a list.
    @FunctionalInterface
    interface Reader<T> {
        /// @throws IllegalArgumentException when it is no such page
        List<T> read(Caller.Document page) throws IOException;
    }

    /// All names of a list.
    ///
    /// @param member the array in each page; null there is an empty list, as some registries send it
    static List<String> all(Caller caller, HttpCall first, String member) throws IOException {
        return all(caller, first, MAX_NAMES, page -> names(page.body(), member));
    }

    /// All items of a list.
    ///
    /// @param limit of items; a list that goes on after so many is refused
    static <T> List<T> all(Caller caller, HttpCall first, int limit, Reader<T> reader) throws IOException {
        List<T> items = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Optional<HttpCall> next = Optional.of(first);
        while (next.isPresent()) {
            HttpCall call = next.get();
            if (!seen.add(place(call)) || seen.size() > MAX_PAGES || items.size() > limit) {
                throw new ImageException.Rejected("could not %s: the list of %s never ends (%,d pages)"
                        .formatted(call.purpose(), call.uri().getHost(), seen.size()));
            }
            Caller.Document page = caller.read(call, MAX_PAGE);
            items.addAll(read(call, page, reader));
            next = following(call, page);
        }
        return items;
    }

    private static <T> List<T> read(HttpCall call, Caller.Document page, Reader<T> reader) throws IOException {
        try {
            return reader.read(page);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("could not %s: %s".formatted(call.purpose(), e.getMessage()), e);
        }
    }

    /// Where in the list a page begins. What else its URL says may change with each page of a circle.
    private static String place(HttpCall call) {
        String last = call.query("last");
        return last == null ? call.uri().toString() : "after " + last;
    }

    private static List<String> names(byte[] page, String member) {
        return Json.parseObject(page).items(member).stream()
                .filter(Json.Text.class::isInstance)
                .map(json -> ((Json.Text) json).value())
                .toList();
    }

    private static Optional<HttpCall> following(HttpCall call, Caller.Document page) throws IOException {
        Optional<URI> link = LinkHeader.findNext(page.reply().headers(), page.uri());
        if (link.isPresent() && !TargetRules.sameOrigin(call.uri(), link.get())) {
            throw new ImageException.Rejected("could not %s: the list goes on at another server, %s"
                    .formatted(call.purpose(), link.get().getHost()));
        }
        return link.map(call::withUri);
    }
}
