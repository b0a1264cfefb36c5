package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.Query;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The calls that an Engine answers with a stream of progress, to the end of which it has to be read.
final class ImageStreams {
    private static final ApiVersion PULLS_PLATFORM = new ApiVersion(1, 32);
    private static final ApiVersion PUSHES_PLATFORM = new ApiVersion(1, 46);
    private static final ApiVersion LOADS_PLATFORM = new ApiVersion(1, 48);
    private static final String TAR = "application/x-tar";

    private final EngineCalls calls;
    private final VersionNeeds needs;

    ImageStreams(EngineCalls calls) {
        this.calls = calls;
        this.needs = new VersionNeeds(calls);
    }

    /// The digest that the stream told last; empty where it told none.
    Optional<String> pull(
            Reference image, @Nullable Platform platform, RegistryAuth auth, Consumer<EngineProgress> progress)
            throws IOException {
        // Without a tag, all tags would be pulled (protocols F33).
        Query query =
                Query.NONE.plus("fromImage", image.repository().toString()).plus("tag", image.tagOrDigest());
        if (platform != null) {
            needs.atLeast(PULLS_PLATFORM, "pulling for another platform");
            query = query.plus("platform", platform.toString());
        }
        HttpCall call = calls.call("pull " + image.familiar(), "POST", "/images/create", query);
        return digest(auth.on(call), progress);
    }

    /// The digest that the stream told last; empty where it told none.
    Optional<String> push(
            Reference image, @Nullable Platform platform, RegistryAuth auth, Consumer<EngineProgress> progress)
            throws IOException {
        if (image.digest() != null) {
            throw new IllegalArgumentException("an image is pushed by its tag, not by a digest: " + image.familiar());
        }
        // Without a tag, all tags would be pushed (protocols F34).
        Query query = Query.NONE.plus("tag", image.tagOrDigest());
        if (platform != null) {
            needs.atLeast(PUSHES_PLATFORM, "pushing one platform of an image");
            query = query.plus("platform", VersionNeeds.json(platform));
        }
        String path = ImagePath.of("/images/", image.repository().toString(), "/push");
        return digest(auth.on(calls.call("push " + image.familiar(), "POST", path, query)), progress);
    }

    private Optional<String> digest(HttpCall call, Consumer<EngineProgress> progress) throws IOException {
        return told(
                        call,
                        progress,
                        event -> event instanceof EngineProgress.Resolved(var digest, var raw)
                                ? Optional.of(digest)
                                : Optional.empty())
                .reversed()
                .stream()
                .findFirst();
    }

    List<String> load(HttpBody tar, @Nullable Platform platform, Consumer<EngineProgress> progress) throws IOException {
        Query query = Query.NONE.plus("quiet", "0");
        if (platform != null) {
            needs.atLeast(LOADS_PLATFORM, "loading one platform of an image");
            query = query.plus("platform", VersionNeeds.json(platform));
        }
        HttpCall call = calls.call("load images", "POST", "/images/load", query).withBody(TAR, tar);
        return told(
                call,
                progress,
                event -> event instanceof EngineProgress.Loaded(var name, var raw)
                        ? Optional.of(name)
                        : Optional.empty());
    }

    /// @param source `-` where the body is the tar, or a URL
    String importFrom(String source, @Nullable HttpBody tar, ImportOptions options, Consumer<EngineProgress> progress)
            throws IOException {
        HttpCall call = calls.call("import an image", "POST", "/images/create", query(source, options));
        HttpCall sent = tar == null ? call : call.withBody(TAR, tar);
        List<String> ids = told(sent, progress, event -> event.raw()
                .findText("status")
                .filter(status -> status.startsWith("sha256:")));
        if (ids.isEmpty()) {
            throw new ImageException.Unreachable(
                    "could not import an image: the Engine did not say what became of it", null, null);
        }
        return ids.getLast();
    }

    private Query query(String source, ImportOptions options) throws IOException {
        Query query = Query.NONE.plus("fromSrc", source);
        Reference name = options.name();
        if (name != null) {
            // In one, as Podman does not look at "tag" here.
            query = query.plus("repo", name.repository().familiar() + ":" + name.tagOrDigest());
        }
        if (options.message() != null) {
            query = query.plus("message", options.message());
        }
        for (String change : options.changes()) {
            query = query.plus("changes", change);
        }
        Platform platform = options.platform();
        if (platform != null) {
            needs.atLeast(PULLS_PLATFORM, "importing for another platform");
            query = query.plus("platform", platform.toString());
        }
        return query;
    }

    /// What the events told that are of interest.
    private <T> List<T> told(HttpCall call, Consumer<EngineProgress> progress, Telling<T> telling) throws IOException {
        List<T> told = new ArrayList<>();
        EngineStream.follow(call, calls.succeed(call), event -> {
            progress.accept(event);
            telling.of(event).ifPresent(told::add);
        });
        return told;
    }

    private interface Telling<T> {
        Optional<T> of(EngineProgress event);
    }
}
