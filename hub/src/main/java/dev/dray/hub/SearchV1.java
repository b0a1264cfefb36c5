package dev.dray.hub;

import dev.dray.http.Query;
import dev.dray.model.Json;
import java.net.URI;
import java.util.List;

/// The search of the first registry API, at the index (protocols B26, E50).
final class SearchV1 implements SearchApi {
    @Override
    public int pageSize() {
        return 100;
    }

    @Override
    public URI page(HubOptions hub, String term, int number, int size) {
        return Query.NONE
                .plus("q", term)
                .plus("n", Integer.toString(size))
                .plus("page", Integer.toString(number + 1))
                .appendTo(URI.create(hub.index() + "/v1/search"));
    }

    @Override
    public Page read(Json answer) {
        answer.items("results"); // refuses what is no list
        Members page = new Members(answer);
        List<SearchHit> hits =
                page.objects("results").stream().map(SearchV1::hit).toList();
        return new Page(hits, Math.max(page.number("num_results"), hits.size()));
    }

    private static SearchHit hit(Members hit) {
        boolean official = hit.isTrue("is_official");
        return new SearchHit(
                hit.textOrEmpty("name"),
                hit.textOrEmpty("description"),
                hit.number("star_count"),
                official,
                hit.isTrue("is_automated") || hit.isTrue("is_trusted"),
                null,
                null);
    }
}
