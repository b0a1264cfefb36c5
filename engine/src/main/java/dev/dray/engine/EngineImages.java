package dev.dray.engine;

import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.Query;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The images of an Engine: one method per endpoint under `/images`. All throw an
/// [dev.dray.content.ImageException], in the Engine's own words where it refuses: `NotFound`, `Denied`, and
/// so on, also where the Engine said so only in the middle of a stream that began with 200; `Unsupported`
/// where the version that both sides speak does not have what is asked for, which the Engine itself would
/// ignore. Cancel by interrupting the thread.
///
/// Where a method takes a text as name, that is a name with tag or digest, or an id, also a short one.
public final class EngineImages {
    /// The version that can save one platform of several (protocols F37).
    public static final ApiVersion SAVES_PLATFORM = new ApiVersion(1, 48);

    private static final ApiVersion LISTS_MANIFESTS = new ApiVersion(1, 47);
    private static final ApiVersion INSPECTS_PLATFORM = new ApiVersion(1, 49);
    private static final ApiVersion PLATFORM_HISTORY = new ApiVersion(1, 48);
    private static final ApiVersion REMOVES_PLATFORMS = new ApiVersion(1, 50);

    /// What Docker Hub gives for one search (protocols F40).
    private static final int MAX_FINDS = 100;

    private final EngineCalls calls;
    private final EngineDocuments documents;
    private final ImageStreams streams;
    private final VersionNeeds needs;

    EngineImages(EngineCalls calls) {
        this.calls = calls;
        this.documents = new EngineDocuments(calls);
        this.streams = new ImageStreams(calls);
        this.needs = new VersionNeeds(calls);
    }

    /// Lists images, the newest first as a rule: `GET /images/json` (protocols F30).
    public List<ImageEntry> list(ListOptions options) throws IOException {
        Query query = options.all() ? Query.NONE.plus("all", "1") : Query.NONE;
        query = options.filters().appendTo(query);
        if (options.manifests()) {
            needs.atLeast(LISTS_MANIFESTS, "listing manifests of images");
            query = query.plus("manifests", "1");
        }
        return documents.all(calls.call("list images", "GET", "/images/json", query), ImageEntry::of);
    }

    /// One image: `GET /images/{name}/json` (protocols F31).
    public ImageDetails inspect(String name) throws IOException {
        return inspect(name, null);
    }

    /// @param platform of an image that the Engine has for several: version 1.49 on; null for what it thinks
    ///                 best
    public ImageDetails inspect(String name, @Nullable Platform platform) throws IOException {
        Query query = platformQuery(platform, INSPECTS_PLATFORM, "inspecting one platform of an image");
        String path = ImagePath.of("/images/", name, "/json");
        return documents.one(calls.call("inspect the image " + name, "GET", path, query), ImageDetails::of);
    }

    /// How an image was made, the newest step first: `GET /images/{name}/history` (protocols F32).
    ///
    /// @param platform of an image that the Engine has for several: version 1.48 on; null for what it thinks
    ///                 best
    public List<ImageStep> history(String name, @Nullable Platform platform) throws IOException {
        Query query = platformQuery(platform, PLATFORM_HISTORY, "the history of one platform of an image");
        String path = ImagePath.of("/images/", name, "/history");
        return documents.all(calls.call("read the history of " + name, "GET", path, query), ImageStep::of);
    }

    private Query platformQuery(@Nullable Platform platform, ApiVersion needed, String what) throws IOException {
        if (platform == null) {
            return Query.NONE;
        }
        needs.atLeast(needed, what);
        return Query.NONE.plus("platform", VersionNeeds.json(platform));
    }

    /// Has the Engine pull an image from its registry: `POST /images/create` (protocols F33). One image:
    /// without a tag or a digest it is `latest`. The name is sent in full, so that it means the same to all
    /// Engines (protocols F61).
    ///
    /// @param platform version 1.32 on; null for the Engine's own
    /// @param auth     who we are to the registry
    /// @param progress is told as the Engine works
    /// @return the digest of what was pulled; empty where the Engine does not say
    public Optional<String> pull(
            Reference image, @Nullable Platform platform, RegistryAuth auth, Consumer<EngineProgress> progress)
            throws IOException {
        return streams.pull(image, platform, auth, progress);
    }

    /// Has the Engine push one of its images to the registry that the image's name begins with:
    /// `POST /images/{name}/push` (protocols F34). One image: without a tag it is `latest`. Throws
    /// `IllegalArgumentException` for a name with a digest.
    ///
    /// @param platform of an image that the Engine has for several: version 1.46 on; null for all that it has
    /// @param auth     who we are to the registry
    /// @param progress is told as the Engine works
    /// @return the digest of what was pushed; empty where the Engine does not say
    public Optional<String> push(
            Reference image, @Nullable Platform platform, RegistryAuth auth, Consumer<EngineProgress> progress)
            throws IOException {
        return streams.push(image, platform, auth, progress);
    }

    /// Gives an image one more name: `POST /images/{name}/tag` (protocols F35). A name that means another
    /// image until now is moved.
    ///
    /// @param repository the new name, without a tag
    public void tag(String name, String repository, String tag) throws IOException {
        String purpose = "tag the image %s as %s:%s".formatted(name, repository, tag);
        String path = ImagePath.of("/images/", name, "/tag");
        Query query = Query.NONE.plus("repo", repository).plus("tag", tag);
        calls.succeed(calls.call(purpose, "POST", path, query)).close();
    }

    /// Takes a name from an image, and removes the image when that was its last one: `DELETE /images/{name}`
    /// (protocols F36).
    public Removed remove(String name, RemoveOptions options) throws IOException {
        Query query = options.force() ? Query.NONE.plus("force", "1") : Query.NONE;
        query = options.keepParents() ? query.plus("noprune", "1") : query;
        for (Platform platform : options.platforms()) {
            needs.atLeast(REMOVES_PLATFORMS, "removing one platform of an image");
            query = query.plus("platforms", VersionNeeds.json(platform));
        }
        String path = ImagePath.of("/images/", name, "");
        return documents.one(calls.call("remove the image " + name, "DELETE", path, query), Removed::of);
    }

    /// Removes what nothing uses: `POST /images/prune` (protocols F39). Without filters only images without
    /// a name.
    ///
    /// @param filters `dangling=false` for all that no container uses; `until`, `label`
    public Removed prune(Filters filters) throws IOException {
        Query query = filters.appendTo(Query.NONE);
        return documents.one(calls.call("prune images", "POST", "/images/prune", query), Removed::of);
    }

    /// Opens images as one tar in the format of `docker save`: `GET /images/get` (protocols F37, F54, G.1).
    /// A name without a tag means all its tags; an image that is named by its id has no name in the archive.
    /// Its length is not known. What breaks off, or ends with the Engine's error, fails when the end is
    /// read.
    ///
    /// @param platform of an image that the Engine has for several; null for what it has. Needs
    ///                 [#SAVES_PLATFORM]
    public InputStream save(List<String> names, @Nullable Platform platform) throws IOException {
        Query query = Query.NONE;
        for (String name : names) {
            query = query.plus("names", name);
        }
        if (platform != null) {
            needs.atLeast(SAVES_PLATFORM, "saving one platform of an image");
            query = query.plus("platform", VersionNeeds.json(platform));
        }
        HttpCall call = calls.call("save " + String.join(", ", names), "GET", "/images/get", query);
        return new SavedTar(call, calls.succeed(call));
    }

    /// Loads the images of a tar as [#save] gives it, or of an OCI image layout in a tar, compressed or not:
    /// `POST /images/load` (protocols F38, F63).
    ///
    /// @param progress is told as the Engine works; Podman tells only at the end
    /// @return the name of each image that was loaded, or its id where the archive names none
    public List<String> load(HttpBody tar, Consumer<EngineProgress> progress) throws IOException {
        return streams.load(tar, null, progress);
    }

    /// @param platform of an image that the archive has for several: version 1.48 on; null for all
    public List<String> load(HttpBody tar, @Nullable Platform platform, Consumer<EngineProgress> progress)
            throws IOException {
        return streams.load(tar, platform, progress);
    }

    /// Makes an image of one layer from the tar of a root file system, compressed or not: `POST
    /// /images/create` (protocols F33).
    ///
    /// @return the id of the image
    public String importTar(HttpBody tar, ImportOptions options, Consumer<EngineProgress> progress) throws IOException {
        return streams.importFrom("-", tar, options, progress);
    }

    /// As [#importTar], of a tar that the Engine fetches itself.
    ///
    /// @param url `http:` or `https:`
    public String importUrl(String url, ImportOptions options, Consumer<EngineProgress> progress) throws IOException {
        return streams.importFrom(url, null, options, progress);
    }

    /// Searches Docker Hub: `GET /images/search` (protocols F40). Podman searches the registries of its
    /// configuration.
    ///
    /// @param limit   finds, 1 to 100
    /// @param filters `is-official`, `stars`
    public List<FoundImage> search(String term, int limit, Filters filters) throws IOException {
        if (limit < 1 || limit > MAX_FINDS) {
            throw new IllegalArgumentException("a search gives 1 to %d finds, not %d".formatted(MAX_FINDS, limit));
        }
        Query query = Query.NONE.plus("term", term).plus("limit", Integer.toString(limit));
        HttpCall call = calls.call("search for " + term, "GET", "/images/search", filters.appendTo(query));
        return documents.all(call, FoundImage::of);
    }
}
