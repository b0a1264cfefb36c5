package dev.dray.hub;

import dev.dray.http.Query;
import dev.dray.model.Json;
import java.net.URI;
import java.util.List;

/// The search of the Hub's pages (protocols E53).
final class SearchV4 implements SearchApi {
    private static final String OFFICIAL = "official";

    @Override
    public int pageSize() {
        return 25;
    }

    @Override
    public URI page(HubOptions hub, String term, int number, int size) {
        return Query.NONE
                .plus("query", term)
                .plus("from", Integer.toString(number * size))
                .plus("size", Integer.toString(size))
                .plus("type", "image")
                .appendTo(URI.create(hub.base() + "/api/search/v4"));
    }

    @Override
    public Page read(Json answer) {
        answer.items("results"); // refuses what is no list
        Members page = new Members(answer);
        List<SearchHit> hits =
                page.objects("results").stream().map(SearchV4::hit).toList();
        return new Page(hits, Math.max(page.number("total"), hits.size()));
    }

    private static SearchHit hit(Members hit) {
        String badge = hit.text("badge").orElse(null);
        return new SearchHit(
                hit.text("name").orElse(hit.textOrEmpty("slug")),
                hit.textOrEmpty("short_description"),
                hit.number("star_count"),
                OFFICIAL.equals(badge),
                false,
                hit.text("pull_count").orElse(null),
                badge);
    }
}
