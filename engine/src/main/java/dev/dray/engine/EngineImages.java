package dev.dray.engine;

import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.Query;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The images of an Engine: one method per endpoint under `/images`. All throw an
/// [dev.dray.content.ImageException], in the Engine's own words where it refuses; cancel by interrupting the thread.
public final class EngineImages {
    /// The version that can save one platform of several (protocols F37).
    public static final ApiVersion SAVES_PLATFORM = new ApiVersion(1, 48);

    private static final String TAR = "application/x-tar";

    private final EngineCalls calls;
    private final EngineDocuments documents;
    private final VersionNeeds needs;

    EngineImages(EngineCalls calls) {
        this.calls = calls;
        this.documents = new EngineDocuments(calls);
        this.needs = new VersionNeeds(calls);
    }

    /// One image: `GET /images/{name}/json`.
    ///
    /// @param name name with tag or digest, or an id, also a short one
    public ImageDetails inspect(String name) throws IOException {
        String path = ImagePath.of("/images/", name, "/json");
        return documents.one(calls.call("inspect the image " + name, "GET", path, Query.NONE), ImageDetails::of);
    }

    /// Gives an image one more name: `POST /images/{name}/tag`. A name that means another image until now is moved.
    ///
    /// @param name       as for [#inspect]
    /// @param repository the new name, without a tag
    public void tag(String name, String repository, String tag) throws IOException {
        String purpose = "tag the image %s as %s:%s".formatted(name, repository, tag);
        String path = ImagePath.of("/images/", name, "/tag");
        Query query = Query.NONE.plus("repo", repository).plus("tag", tag);
        calls.succeed(calls.call(purpose, "POST", path, query)).close();
    }

    /// Opens images as one tar in the format of `docker save`: `GET /images/get` (protocols F37, F54, G.1). A name
    /// without a tag means all its tags; an image that is named by its id has no name in the archive. Its length is
    /// not known. What breaks off, or ends with the Engine's error, fails when the end is read.
    ///
    /// @param platform of an image that the Engine has for several; null for what it has. Needs [#SAVES_PLATFORM]
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
        HttpCall call = calls.call("load images", "POST", "/images/load", Query.NONE.plus("quiet", "0"))
                .withBody(TAR, tar);
        List<String> loaded = new ArrayList<>();
        EngineStream.follow(call, calls.succeed(call), event -> {
            progress.accept(event);
            if (event instanceof EngineProgress.Loaded image) {
                loaded.add(image.name());
            }
        });
        return List.copyOf(loaded);
    }
}
