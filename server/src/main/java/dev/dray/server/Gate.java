package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.protocol.ErrorCode;
import dev.dray.protocol.Route;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import dev.dray.storage.Upload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Where a [Policy] is applied: every call passes before anything is done, and every tag that is given.
final class Gate {
    private final Policy policy;
    private final Storage storage;

    Gate(Policy policy, Storage storage) {
        this.policy = policy;
        this.storage = storage;
    }

    /// Lets a call pass whose caller may make it.
    ///
    /// @return the call, whose body breaks off with a refusal where it becomes too much
    /// @throws Refusal when the policy forbids it
    HttpCall admit(Route route, HttpCall call) throws IOException {
        if (call.method().equals("GET") || call.method().equals("HEAD")) {
            return call;
        }
        if (policy.readOnly()) {
            throw notNow("this registry is read-only", "GET, HEAD");
        }
        return switch (route) {
            case Route.OneManifest(var path, var reference) -> manifest(path, reference, call);
            case Route.OneBlob(var path, var digest) -> {
                checkDelete(call);
                yield call;
            }
            case Route.Uploads(var path) -> call.method().equals("POST") ? blob(path, 0, call) : call;
            case Route.OneUpload(var path, var id) ->
                call.method().equals("DELETE") ? call : blob(path, sizeOf(path, id), call);
            case Route.Version() -> call;
            case Route.Catalog catalog -> call;
            case Route.Tags tags -> call;
            case Route.Referrers referrers -> call;
        };
    }

    private HttpCall manifest(String path, String reference, HttpCall call) throws IOException {
        checkDelete(call);
        if (call.method().equals("DELETE")) {
            checkDelete(path, reference);
            return call;
        }
        SizeLimit limit = SizeLimit.of("manifests", policy.limits().manifest(), 0);
        return limited(call, limit.orLess(quota(path, 0)));
    }

    private HttpCall blob(String path, long before, HttpCall call) throws IOException {
        return limited(call, blobLimit(path, before));
    }

    private SizeLimit blobLimit(String path, long before) throws IOException {
        return SizeLimit.of("blobs", policy.limits().blob(), before).orLess(quota(path, before));
    }

    /// Lets a repository have a blob that does not come with the call, as it is here already.
    ///
    /// @throws Refusal when the policy forbids it
    void checkFits(String path, Descriptor blob) throws IOException {
        blobLimit(path, 0).check(blob.size());
    }

    /// Bytes of an upload that are there already.
    private long sizeOf(String path, String id) throws IOException {
        boolean asked =
                policy.limits().blob() < Long.MAX_VALUE || policy.quota(path).isPresent();
        return asked ? storage.repository(path).findUpload(id).map(Upload::size).orElse(0L) : 0;
    }

    /// @param uploaded bytes that will be content of the repository, too
    private Optional<SizeLimit> quota(String path, long uploaded) throws IOException {
        Optional<Quota> quota = policy.quota(path);
        return quota.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        SizeLimit.of(path, quota.get(), storage.repository(path).size() + uploaded));
    }

    private static HttpCall limited(HttpCall call, SizeLimit limit) throws Refusal {
        HttpBody body = call.body();
        limit.check(body == null ? 0 : Math.max(0, body.length()));
        return body == null
                ? call
                : call.withBody(HttpBody.once(body.length(), () -> new LimitedStream(body.open(), limit)));
    }

    private void checkDelete(HttpCall call) throws Refusal {
        if (call.method().equals("DELETE") && !policy.deletes()) {
            throw notNow("nothing can be deleted here", "GET, HEAD, PUT");
        }
    }

    private void checkDelete(String path, String reference) throws IOException {
        if (Manifests.isDigest(reference)) {
            checkDelete(path, Digests.parse(reference));
        } else if (policy.isImmutable(path, reference)) {
            throw immutable(reference);
        }
    }

    /// What an immutable tag stands for can be taken away no more than changed, by whichever of its digests.
    private void checkDelete(String path, Digest digest) throws IOException {
        if (policy.immutable().stream()
                .noneMatch(pattern -> pattern.repositories().matches(path))) {
            return;
        }
        StoredRepository repository = storage.repository(path);
        Optional<Descriptor> going = Manifests.find(repository, digest.toString());
        for (String tag : going.isPresent() ? repository.tags() : List.<String>of()) {
            if (policy.isImmutable(path, tag) && standsFor(repository, tag, going.get())) {
                throw immutable(tag);
            }
        }
    }

    private static boolean standsFor(StoredRepository repository, String tag, Descriptor manifest) throws IOException {
        return Manifests.find(repository, tag)
                .filter(found -> found.digest().equals(manifest.digest()))
                .isPresent();
    }

    /// Gives a manifest a name. One that is immutable is looked up and given in one step of the storage, so
    /// that of two who give it at once one is refused (protocols H78).
    void tag(String path, StoredRepository repository, String tag, Descriptor manifest) throws IOException {
        if (!policy.isImmutable(path, tag)) {
            repository.tag(tag, manifest);
        } else if (!repository.tagUnlessTaken(tag, manifest)) {
            throw immutable(tag);
        }
    }

    private static Refusal immutable(String tag) {
        return new Refusal(ErrorCode.DENIED, "the tag %s is immutable".formatted(tag)).about("tag", tag);
    }

    private static Refusal notNow(String message, String allowed) {
        return new Refusal(ErrorCode.UNSUPPORTED, 405, message, Headers.of("Allow", allowed));
    }
}
