package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.storage.Page;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds repositories by a part of their names (protocols B26). Nobody here describes them or gives them stars.
final class V1Search {
    private static final int DEFAULT_SIZE = 25;
    private static final int MAX_SIZE = 100;
    private static final String OFFICIAL = "library/";

    private final Storage storage;
    private final V1Admission admission;

    V1Search(Storage storage, V1Admission admission) {
        this.storage = storage;
        this.admission = admission;
    }

    HttpReply answer(HttpCall call) throws IOException {
        admission.checkMayList(call);
        Query query = Query.parse(call.uri().getRawQuery());
        String term = query.find("q").orElse("");
        long size = number(query, "n", DEFAULT_SIZE, MAX_SIZE);
        long page = number(query, "page", 1, Integer.MAX_VALUE);
        List<String> all = matching(term.toLowerCase(Locale.ROOT));
        return V1Replies.of(
                200,
                Json.object()
                        .put("query", term)
                        .put("num_results", all.size())
                        .put("num_pages", (all.size() + size - 1) / size)
                        .put("page", page)
                        .put("page_size", size)
                        .put(
                                "results",
                                all.stream()
                                        .skip((page - 1) * size)
                                        .limit(size)
                                        .map(V1Search::result)
                                        .toList())
                        .build());
    }

    /// What is no such number counts as not said.
    private static long number(Query query, String name, int otherwise, int most) {
        try {
            int number = Integer.parseInt(query.find(name).orElse(""));
            return number < 1 ? otherwise : Math.min(number, most);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private List<String> matching(String term) throws IOException {
        List<String> found = new ArrayList<>();
        Page page = storage.repositories("", 1_000);
        found.addAll(page.entries());
        while (page.more() && !page.entries().isEmpty()) {
            page = storage.repositories(page.entries().getLast(), 1_000);
            found.addAll(page.entries());
        }
        found.removeIf(path -> !path.contains(term));
        return found;
    }

    private static Json result(String path) {
        boolean official = path.startsWith(OFFICIAL);
        return Json.object()
                .put("name", official ? path.substring(OFFICIAL.length()) : path)
                .put("description", "")
                .put("star_count", 0)
                .put("is_official", official)
                .put("is_automated", false)
                .put("is_trusted", false)
                .build();
    }
}
