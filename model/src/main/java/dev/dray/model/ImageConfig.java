package dev.dray.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What runs in an image: its platform, its process, the diffIDs of its layers. A view of the raw bytes, whose digest
/// is the image's id.
///
/// @param platform null where the config names none, as an artifact's does
/// @param created  as written, RFC 3339; null when unknown
/// @param author   who made it, in words of their own; null when unknown
/// @param diffIds  the digest of each layer's uncompressed tar, base first
/// @param history  what made each layer, base first; empty when unknown
/// @param process  the member `config`: user, environment, command and so on, as it stands
/// @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md">image-spec, config</a>
public record ImageConfig(
        @Nullable Platform platform,
        @Nullable String created,
        @Nullable String author,
        List<Digest> diffIds,
        List<History> history,
        Map<String, String> labels,
        Json process) {

    /// Bytes of a config that are read; more is refused (protocols H12).
    public static final int MAX_SIZE = 4 * 1024 * 1024;

    /// One step of how the image was made.
    ///
    /// @param created    as written, RFC 3339; null when unknown
    /// @param createdBy  the command; null when unknown
    /// @param comment    null when there is none
    /// @param emptyLayer whether the step made no layer
    public record History(
            @Nullable String created,
            @Nullable String createdBy,
            @Nullable String comment,
            boolean emptyLayer) {}

    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
        labels = Map.copyOf(labels);
    }

    /// Reads a config; unknown members are ignored. Throws `IllegalArgumentException` when it is malformed.
    public static ImageConfig parse(byte[] raw) {
        Json json = Json.parseObject(raw);
        Json process = json.find("config").orElse(new Json.Null());
        return new ImageConfig(
                platform(json).orElse(null),
                json.findText("created").orElse(null),
                json.findText("author").orElse(null),
                json.find("rootfs").map(rootfs -> rootfs.texts("diff_ids")).orElse(List.of()).stream()
                        .map(Digest::parse)
                        .toList(),
                json.items("history").stream().map(ImageConfig::step).toList(),
                Descriptor.texts(process.find("Labels").orElse(new Json.Null())),
                process);
    }

    private static Optional<Platform> platform(Json json) {
        String os = json.findText("os").orElse("");
        String architecture = json.findText("architecture").orElse("");
        return os.isEmpty() || architecture.isEmpty()
                ? Optional.empty()
                : Optional.of(new Platform(
                        os,
                        architecture,
                        json.findText("variant").orElse(null),
                        json.findText("os.version").orElse(null)));
    }

    private static History step(Json json) {
        return new History(
                json.findText("created").orElse(null),
                json.findText("created_by").orElse(null),
                json.findText("comment").orElse(null),
                json.find("empty_layer").filter(new Json.Bool(true)::equals).isPresent());
    }
}
