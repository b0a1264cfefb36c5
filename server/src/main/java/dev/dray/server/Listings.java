package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.protocol.ErrorCode;
import dev.dray.protocol.LinkHeader;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Lists tags and repositories, in lexical order, page by page (end-8 and Docker's catalog; protocols C70,
/// C71, C80).
final class Listings {
    /// Entries of one page at most; who asks for more gets so many and a link (protocols C75).
    private static final int MAX_PAGE = 1_000;

    private static final int CATALOG_PAGE = 100;

    private final Storage storage;

    Listings(Storage storage) {
        this.storage = storage;
    }

    HttpReply tags(Route.Tags route, HttpCall call) throws IOException {
        checkMethod(call);
        List<String> tags = storage.repository(route.repository()).tags();
        if (tags.isEmpty() && !storage.hasRepository(route.repository())) {
            throw new Refusal(ErrorCode.NAME_UNKNOWN);
        }
        // Without n all tags: old clients know no pages.
        Page page = Page.of(tags, call, Integer.MAX_VALUE);
        return reply(Json.object().put("name", route.repository()).put("tags", page.json()), page, route);
    }

    HttpReply catalog(Route.Catalog route, HttpCall call) throws IOException {
        checkMethod(call);
        Page page = Page.of(storage.repositories(), call, CATALOG_PAGE);
        return reply(Json.object().put("repositories", page.json()), page, route);
    }

    private static void checkMethod(HttpCall call) throws Refusal {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            throw Refusal.method("GET, HEAD");
        }
    }

    private static HttpReply reply(JsonBuilder body, Page page, Route route) {
        HttpReply reply = JsonReply.of(200, body.build());
        return page.more() ? reply.withHeader("Link", LinkHeader.next(route.path() + "?" + page.next())) : reply;
    }

    /// A part of a list.
    ///
    /// @param more whether the list goes on after it
    private record Page(List<String> entries, int size, boolean more) {
        static Page of(List<String> all, HttpCall call, int defaultSize) throws Refusal {
            String last = Optional.ofNullable(call.query("last")).orElse("");
            int size = size(call, defaultSize);
            List<String> rest = all.stream()
                    .filter(entry -> entry.compareTo(last) > 0)
                    .sorted()
                    .toList();
            List<String> entries = rest.subList(0, Math.min(size, rest.size()));
            // An empty page has no last entry to go on after: n=0 asks for nothing (protocols C70).
            return new Page(entries, size, entries.size() < rest.size() && !entries.isEmpty());
        }

        private static int size(HttpCall call, int defaultSize) throws Refusal {
            String n = call.query("n");
            if (n == null) {
                return defaultSize;
            }
            try {
                int size = Integer.parseInt(n);
                if (size >= 0) {
                    return Math.min(size, MAX_PAGE);
                }
            } catch (NumberFormatException e) {
                // Answered below, as a negative number is.
            }
            throw new Refusal(ErrorCode.PAGINATION_NUMBER_INVALID);
        }

        Json json() {
            return Json.ofTexts(entries);
        }

        Query next() {
            return Query.NONE.plus("n", Integer.toString(size)).plus("last", entries.getLast());
        }
    }
}
