package dev.dray.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Docker Engine, as far as its images go: what is loaded can be inspected and saved. It keeps archives as they came,
/// so it saves the bytes that it was given.
public final class MemoryEngine implements Http {
    private static final Pattern VERSIONED = Pattern.compile("(?:/v1\\.\\d+)?(/.*)");
    private static final Pattern TAG = Pattern.compile("/images/(.+)/tag");
    private static final Pattern INSPECT = Pattern.compile("/images/(.+)/json");

    private final Map<String, Held> images = new LinkedHashMap<>();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final String version;

    /// @param version of its API, as in `1.41`
    public MemoryEngine(String version) {
        this.version = version;
    }

    /// @param archive what `docker save` gives
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Held(String id, Json config, byte[] archive) {
        Json inspected(String name) {
            return Json.object()
                    .put("Id", id)
                    .put("RepoTags", Json.ofTexts(name.contains(":") ? List.of(name) : List.of()))
                    .put("RepoDigests", Json.ofTexts(List.of()))
                    .put("Architecture", config.findText("architecture").orElse(""))
                    .put("Os", config.findText("os").orElse(""))
                    .put("Size", 1)
                    .put(
                            "RootFS",
                            Json.object()
                                    .put("Type", "layers")
                                    .put(
                                            "Layers",
                                            Json.ofTexts(config.find("rootfs")
                                                    .map(rootfs -> rootfs.texts("diff_ids"))
                                                    .orElse(List.of())))
                                    .build())
                    .build();
        }
    }

    /// What it was asked, each as `METHOD path?query`, without the version.
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /// The archive of an image.
    public byte[] archive(String name) {
        return Objects.requireNonNull(images.get(name), name).archive().clone();
    }

    /// Loads an archive as it is.
    ///
    /// @return the names of its images, or their ids
    public synchronized List<String> load(byte[] archive) {
        List<String> names = new ArrayList<>();
        if (!(Json.parse(TarMembers.read(archive, "manifest.json")) instanceof Json.Items(var items))) {
            throw new IllegalArgumentException("manifest.json is no array");
        }
        for (Json item : items) {
            byte[] config = TarMembers.read(archive, item.findText("Config").orElseThrow());
            Held held = new Held(Digest.of(config).toString(), Json.parse(config), archive);
            images.put(held.id(), held);
            List<String> tags = item.texts("RepoTags");
            tags.forEach(tag -> images.put(tag, held));
            names.addAll(tags.isEmpty() ? List.of(held.id()) : tags);
        }
        return names;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Matcher path = VERSIONED.matcher(call.uri().getPath());
        String query = call.uri().getRawQuery();
        String rest = path.matches() ? path.group(1) : "";
        lines.add(call.method() + " " + rest + (query == null ? "" : "?" + query));
        return switch (rest) {
            case "/_ping" -> HttpReply.of(200, Headers.of("Api-Version", version), "OK".getBytes(UTF_8));
            case "/images/load" -> load(Objects.requireNonNull(call.body()));
            case "/images/get" -> save(Query.parse(query).all("names").getFirst());
            default -> rest.endsWith("/tag") ? tag(rest, Query.parse(query)) : inspect(rest);
        };
    }

    private HttpReply load(HttpBody body) throws IOException {
        byte[] archive;
        try (InputStream in = body.open()) {
            archive = in.readAllBytes();
        }
        List<Json> told = load(archive).stream()
                .<Json>map(name -> Json.object()
                        .put("stream", "Loaded image: " + name + "\n")
                        .build())
                .toList();
        return HttpReply.of(
                200,
                Headers.NONE,
                String.join("\n", told.stream().map(Json::print).toList()).getBytes(UTF_8));
    }

    private HttpReply save(String name) {
        return find(name)
                .map(held -> HttpReply.of(200, Headers.NONE, held.archive()))
                .orElseGet(() -> missing(name));
    }

    private synchronized HttpReply tag(String path, Query query) {
        Matcher tag = TAG.matcher(path);
        Optional<Held> held = tag.matches() ? find(tag.group(1)) : Optional.empty();
        String name = query.find("repo").orElse("") + ":" + query.find("tag").orElse("");
        held.ifPresent(image -> images.put(name, image));
        return held.isPresent() ? HttpReply.of(201) : missing(path);
    }

    private HttpReply inspect(String path) {
        Matcher inspect = INSPECT.matcher(path);
        if (!inspect.matches()) {
            return HttpReply.of(404, Headers.NONE, "{\"message\":\"page not found\"}".getBytes(UTF_8));
        }
        String name = inspect.group(1);
        return find(name)
                .map(held ->
                        HttpReply.of(200, Headers.NONE, held.inspected(name).bytes()))
                .orElseGet(() -> missing(name));
    }

    private static HttpReply missing(String name) {
        return HttpReply.of(
                404,
                Headers.NONE,
                Json.object().put("message", "No such image: " + name).build().bytes());
    }

    /// By name or by id, also a short one.
    private synchronized Optional<Held> find(String name) {
        Held named = images.get(name);
        return named != null
                ? Optional.of(named)
                : images.values().stream()
                        .filter(held -> held.id().startsWith("sha256:" + name))
                        .findFirst();
    }
}
