package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.protocol.ErrorCode;
import dev.dray.protocol.LinkHeader;
import dev.dray.protocol.Route;
import dev.dray.storage.Page;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
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
        StoredRepository repository = storage.repository(route.repository());
        Asked asked = Asked.of(call);
        // Without n all tags: old clients know no pages.
        Page page = repository.tags(asked.after(), asked.limit(Integer.MAX_VALUE));
        if (page.entries().isEmpty() && !repository.exists()) {
            throw new Refusal(ErrorCode.NAME_UNKNOWN).about("name", route.repository());
        }
        return reply(
                Json.object().put("name", route.repository()).put("tags", Json.ofTexts(page.entries())), page, route);
    }

    HttpReply catalog(Route.Catalog route, HttpCall call) throws IOException {
        checkMethod(call);
        Asked asked = Asked.of(call);
        Page page = storage.repositories(asked.after(), asked.limit(CATALOG_PAGE));
        return reply(Json.object().put("repositories", Json.ofTexts(page.entries())), page, route);
    }

    static void checkMethod(HttpCall call) throws Refusal {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            throw Refusal.method("GET, HEAD");
        }
    }

    private static HttpReply reply(JsonBuilder body, Page page, Route route) {
        HttpReply reply = JsonReply.of(200, body.build());
        // An empty page has no last entry to go on after: n=0 asks for nothing (protocols C70).
        return page.more() && !page.entries().isEmpty()
                ? reply.withHeader("Link", LinkHeader.next(route.path() + "?" + next(page)))
                : reply;
    }

    private static Query next(Page page) {
        return Query.NONE
                .plus("n", Integer.toString(page.entries().size()))
                .plus("last", page.entries().getLast());
    }

    /// What part of a list a call asks for.
    ///
    /// @param after the entry before the first one
    /// @param size  how many entries; -1 where it does not say
    private record Asked(String after, int size) {
        static Asked of(HttpCall call) throws Refusal {
            return new Asked(Optional.ofNullable(call.query("last")).orElse(""), size(call));
        }

        int limit(int otherwise) {
            return size < 0 ? otherwise : size;
        }

        private static int size(HttpCall call) throws Refusal {
            String n = call.query("n");
            if (n == null) {
                return -1;
            }
            if (n.isEmpty() || !n.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new Refusal(ErrorCode.PAGINATION_NUMBER_INVALID, "\"n\" is a whole number, 0 or more")
                        .about("n", n);
            }
            return n.length() > 9 ? MAX_PAGE : Math.min(Integer.parseInt(n), MAX_PAGE);
        }
    }
}
