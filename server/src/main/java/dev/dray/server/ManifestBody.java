package dev.dray.server;

import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the manifest that a call brings. It comes from a stranger and goes to strangers.
final class ManifestBody {
    /// What is served under this type must not be taken for a page by a browser (protocols H75).
    private static final Pattern TYPE = Pattern.compile("application/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

    private static final Set<String> NAMES =
            Set.of("schemaVersion", "mediaType", "config", "layers", "manifests", "fsLayers", "history", "subject");

    private ManifestBody() {}

    /// An object of JSON of any type, known or not (protocols C182).
    static Manifest read(HttpCall call) throws IOException {
        byte[] raw = bytes(call.body());
        try {
            Json.Members document = Json.parseObject(raw);
            Manifest manifest = Manifest.parse(
                    call.headers().find("Content-Type").map(MediaType::parse).orElse(null), raw);
            if (!TYPE.matcher(manifest.mediaType().value()).matches()) {
                throw new IllegalArgumentException("not the type of a manifest (want application/...)");
            }
            checkType(document, manifest.mediaType());
            if (manifest.mediaType().isManifest()) {
                checkNames(document);
            }
            return manifest;
        } catch (IllegalArgumentException e) {
            throw new Refusal(ErrorCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
        }
    }

    /// One that says what it is must come as that, also where the type is not known here (protocols C61).
    private static void checkType(Json.Members document, MediaType came) {
        if (document.values().get("mediaType") instanceof Json.Text(var inside)
                && !inside.isEmpty()
                && !inside.equals(came.value())) {
            throw new IllegalArgumentException("manifest came as %s but calls itself something else".formatted(came));
        }
    }

    /// Half of the world reads JSON without regard to case: what says `Layers` beside `layers`, or
    /// `manifests` in an image by another spelling, would be two images to two readers (protocols C118,
    /// CVE-2021-41190).
    private static void checkNames(Json.Members document) {
        for (String name : document.values().keySet()) {
            for (String known : NAMES) {
                if (name.equalsIgnoreCase(known) && !name.equals(known)) {
                    throw new IllegalArgumentException(
                            "ambiguous manifest: \"%s\" is almost \"%s\"".formatted(name, known));
                }
            }
        }
    }

    /// The limit is the one that readers have, or what was pushed could not be pulled (protocols H11).
    private static byte[] bytes(@Nullable HttpBody body) throws IOException {
        if (body != null && body.length() > Manifest.MAX_SIZE) {
            throw tooBig();
        }
        try (InputStream in = CallBody.open(body)) {
            byte[] raw = in.readNBytes(Manifest.MAX_SIZE + 1);
            if (raw.length > Manifest.MAX_SIZE) {
                throw tooBig();
            }
            return raw;
        }
    }

    private static Refusal tooBig() {
        return new Refusal(
                ErrorCode.SIZE_INVALID, 413, "manifests have at most %,d bytes here".formatted(Manifest.MAX_SIZE));
    }
}
