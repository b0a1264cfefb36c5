package dev.dray.hub;

import dev.dray.model.Json;
import java.net.URI;
import java.util.List;

/// One of the searches that the Hub has. Only the first is stable; the others are made for its pages and come and go
/// (protocols E50 to E54), so that programs may bring one of their own.
public interface SearchApi {
    /// What docker asks: names, descriptions, stars.
    SearchApi V1 = new SearchV1();

    /// What the Hub's own pages ask: badges and pulls, too. Undocumented.
    SearchApi V4 = new SearchV4();

    /// Some of what was found.
    ///
    /// @param total how many there are in all, as the search says
    record Page(List<SearchHit> hits, long total) {
        public Page {
            hits = List.copyOf(hits);
        }
    }

    /// How many one page can hold.
    int pageSize();

    /// Where a page is.
    ///
    /// @param number from 0
    /// @param size   hits in each page
    URI page(HubOptions hub, String term, int number, int size);

    /// Reads a page; throws `IllegalArgumentException` when it is none.
    Page read(Json answer);
}
