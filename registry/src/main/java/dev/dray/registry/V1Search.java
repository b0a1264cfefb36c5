package dev.dray.registry;

import dev.dray.http.HttpCall;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Searches an index of API v1, page by page (protocols B26).
final class V1Search {
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 4 * 1024 * 1024;

    private final Caller caller;
    private final URI base;
    private final Optional<String> basic;

    /// @param basic the `Authorization` of who searches; empty for nobody
    V1Search(Caller caller, URI base, Optional<String> basic) {
        this.caller = caller;
        this.base = base;
        this.basic = basic;
    }

    /// @param limit of what is found; what comes after it is not asked for
    List<V1Found> find(String term, int limit) throws IOException {
        List<V1Found> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int page = 1; found.size() < limit; page++) {
            Page read = read(term, page, Math.min(PAGE, limit));
            int before = found.size();
            // Some servers know no pages, and give the same again.
            read.results().stream().filter(each -> names.add(each.name())).forEach(found::add);
            if (found.size() == before || page >= read.pages()) {
                break;
            }
        }
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    private record Page(List<V1Found> results, long pages) {}

    private Page read(String term, int page, int size) throws IOException {
        Query query =
                Query.NONE.plus("q", term).plus("page", Integer.toString(page)).plus("n", Integer.toString(size));
        HttpCall call = HttpCall.of(
                "search %s for %s".formatted(CallFailure.host(base), term),
                "GET",
                query.appendTo(base.resolve("/v1/search")));
        HttpCall sent =
                basic.map(secret -> call.withHeader("Authorization", secret)).orElse(call);
        return V1Failures.read(call, caller.read(sent, MAX_PAGE), V1Search::parse);
    }

    /// Docker's own server gives one page, and does not say so.
    private static Page parse(Json answer) {
        List<V1Found> results =
                answer.items("results").stream().map(V1Search::parseOne).toList();
        return new Page(results, answer.findLong("num_pages").orElse(1L));
    }

    private static V1Found parseOne(Json result) {
        return new V1Found(
                result.findText("name").orElseThrow(() -> new IllegalArgumentException("a result without a name")),
                result.findText("description").orElse(""),
                result.findLong("star_count").orElse(0L),
                is(result, "is_official"),
                is(result, "is_automated") || is(result, "is_trusted"));
    }

    private static boolean is(Json result, String name) {
        return result.find(name).filter(new Json.Bool(true)::equals).isPresent();
    }
}
