package dev.dray.server;

import dev.dray.content.Referrers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.protocol.LinkHeader;
import dev.dray.protocol.Route;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Lists the manifests that are about another one, which need not be here (end-12; protocols C90 to C97).
final class ReferrerLists {
    /// Bytes of the entries in one reply: clients read an index up to the size of any manifest, and this
    /// one has a few more around them.
    private static final int MAX_BYTES = Manifest.MAX_SIZE - 1024;

    private final Storage storage;

    ReferrerLists(Storage storage) {
        this.storage = storage;
    }

    HttpReply answer(Route.Referrers route, HttpCall call) throws IOException {
        Listings.checkMethod(call);
        Digest subject = Digests.parse(route.digest());
        // A parameter without a value asks for nothing in particular.
        Optional<String> type = Optional.ofNullable(call.query("artifactType")).filter(text -> !text.isEmpty());
        List<Descriptor> wanted = all(storage.repository(route.repository()), subject).values().stream()
                .filter(referrer -> type.isEmpty() || type.get().equals(referrer.artifactType()))
                .toList();
        Part part = Part.of(wanted, Optional.ofNullable(call.query("last")).orElse(""));
        HttpReply reply = JsonReply.of(200, MediaType.OCI_INDEX, part.index());
        if (type.isPresent()) {
            reply = reply.withHeader("OCI-Filters-Applied", "artifactType");
        }
        return part.more() ? reply.withHeader("Link", LinkHeader.next(route.path() + "?" + next(type, part))) : reply;
    }

    private static Query next(Optional<String> type, Part part) {
        Query query = type.map(text -> Query.NONE.plus("artifactType", text)).orElse(Query.NONE);
        return query.plus("last", part.last());
    }

    /// By digest: what the storage knows, and what clients listed under a tag before there was such a list,
    /// where that is here (protocols C97).
    private static SortedMap<Digest, Descriptor> all(StoredRepository store, Digest subject) throws IOException {
        SortedMap<Digest, Descriptor> all = new TreeMap<>();
        for (Descriptor listed : tagged(store, subject)) {
            if (Manifests.has(store, listed.digest())) {
                all.put(listed.digest(), listed);
            }
        }
        for (Descriptor known : store.referrers(new Descriptor(MediaType.OCI_MANIFEST, subject, 0))) {
            all.put(known.digest(), known);
        }
        return all;
    }

    /// What stands under the tag may be no list, but somebody's image.
    private static List<Descriptor> tagged(StoredRepository store, Digest subject) throws IOException {
        Optional<Descriptor> list = Manifests.find(store, Referrers.tag(subject));
        if (list.isEmpty() || !list.get().mediaType().isIndex()) {
            return List.of();
        }
        try {
            Manifest manifest = Manifest.parse(list.get().mediaType(), Manifests.read(store, list.get()));
            return manifest instanceof Manifest.Index index ? index.manifests() : List.of();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /// As much of a list as one reply holds.
    ///
    /// @param last the digest of the last entry; empty when there is none
    private record Part(List<Json> entries, String last, boolean more) {
        static Part of(List<Descriptor> referrers, String after) {
            List<Json> entries = new ArrayList<>();
            String last = "";
            int room = MAX_BYTES;
            for (Descriptor referrer : referrers) {
                String digest = referrer.digest().toString();
                if (digest.compareTo(after) <= 0) {
                    continue;
                }
                Json entry = entry(referrer);
                room -= size(entry);
                if (room < 0) {
                    return new Part(entries, last, true);
                }
                entries.add(entry);
                last = digest;
            }
            return new Part(entries, last, false);
        }

        /// One whose annotations alone are too much is shown without them, or nobody could read the list.
        private static Json entry(Descriptor referrer) {
            Json whole = referrer.toJson();
            return size(whole) <= MAX_BYTES
                    ? whole
                    : referrer.withAnnotations(Map.of()).toJson();
        }

        private static int size(Json entry) {
            return entry.bytes().length + 1;
        }

        Json index() {
            return Json.object()
                    .put("schemaVersion", 2)
                    .put("mediaType", MediaType.OCI_INDEX.value())
                    .put("manifests", entries)
                    .build();
        }
    }
}
