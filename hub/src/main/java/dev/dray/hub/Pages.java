package dev.dray.hub;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.Query;
import dev.dray.http.TargetRules;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A list that comes in pages, each with the place of the next one (protocols E10, E20, E23). As many are asked for as
/// the limit needs, at the Hub alone.
///
/// @param item reads what is in the list
/// @param name of an item; while pages are read, things may move from one to another
record Pages<T>(Caller caller, HubOptions options, Function<Members, T> item, Function<T, String> name) {
    /// What the Hub gives at most.
    private static final int SIZE = 100;

    /// Bytes: a hundred tags with all their platforms are some hundred thousand.
    private static final int MAX_PAGE = 4 * 1024 * 1024;

    HubList<T> read(HttpCall list, HubQuery wanted) throws IOException {
        int size = Math.min(SIZE, wanted.limit());
        int pages = Math.ceilDiv(wanted.limit(), size);
        Found<T> found = new Found<>();
        Optional<HttpCall> next = Optional.of(list.withUri(firstPage(list.uri(), wanted, size)));
        for (int page = 1; next.isPresent() && page <= pages; page++) {
            Optional<Members> answer = page(next.get(), page);
            answer.ifPresent(some -> add(found, some, wanted));
            next = answer.isPresent() ? following(next.get(), answer.get()) : Optional.empty();
        }
        return found.upTo(wanted.limit(), next.isEmpty());
    }

    /// What was read so far.
    private static final class Found<T> {
        final Map<String, T> items = new LinkedHashMap<>();
        long read;
        long total;

        /// @param ended whether no page is left
        HubList<T> upTo(int limit, boolean ended) {
            List<T> all = items.values().stream().limit(limit).toList();
            boolean complete = ended && read >= total && all.size() == items.size();
            return new HubList<>(all, Math.max(total, all.size()), complete);
        }
    }

    private void add(Found<T> found, Members page, HubQuery wanted) {
        List<Members> results = page.objects("results");
        found.read += results.size();
        found.total = Math.max(page.number("count"), found.read);
        results.stream()
                .map(item)
                .filter(each -> isWanted(each, wanted))
                .forEach(each -> found.items.put(name.apply(each), each));
    }

    private static URI firstPage(URI list, HubQuery wanted, int size) {
        Query query = Query.NONE.plus("page", "1").plus("page_size", Integer.toString(size));
        String name = wanted.name();
        return (name == null ? query : query.plus("name", name)).appendTo(list);
    }

    /// The Hub need not know the filter.
    private boolean isWanted(T each, HubQuery wanted) {
        return wanted.name() == null || name.apply(each).contains(wanted.name());
    }

    /// Empty after the last one: there, a 404 is no failure, and who is not logged in is not shown all (protocols E23).
    private Optional<Members> page(HttpCall call, int page) throws IOException {
        try {
            return Optional.of(Documents.read(caller, call, MAX_PAGE));
        } catch (ImageException.NotFound | ImageException.Denied e) {
            if (page == 1) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<HttpCall> following(HttpCall call, Members page) throws IOException {
        Optional<String> next = page.text("next");
        return next.isEmpty() ? Optional.empty() : Optional.of(call.withUri(checked(call, next.get())));
    }

    /// A proxy before the Hub passes its pages on as they are.
    private URI checked(HttpCall call, String next) throws IOException {
        URI uri = parse(call, next);
        if (TargetRules.sameOrigin(options.base(), uri) && uri.getRawUserInfo() == null) {
            return uri;
        }
        if (TargetRules.sameOrigin(HubOptions.DOCKER_HUB, uri) && uri.getRawUserInfo() == null) {
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return URI.create(options.base() + uri.getRawPath() + query);
        }
        throw new ImageException.Rejected(
                "could not %s: the list goes on at another server, %s".formatted(call.purpose(), uri.getHost()));
    }

    private static URI parse(HttpCall call, String next) throws IOException {
        try {
            return call.uri().resolve(URI.create(next));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "could not %s: the list goes on at what is no URL".formatted(call.purpose()), e);
        }
    }
}
