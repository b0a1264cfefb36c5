package dev.dray.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/// What a manifest of Docker's schema 1 says: an image of the time when each layer had a document of its own. Such a
/// manifest may carry signatures inside of the text that they sign; it is known by the digest of what was signed, so
/// that another signature makes no other manifest (protocols C130, C132, C134).
///
/// @param name  of the repository that it was made for; retagged or copied ones stand elsewhere
/// @param steps base first, at least one
public record Schema1(String name, String tag, String architecture, List<Step> steps) {
    /// Steps that are read; more is refused. Docker made 127 at most.
    public static final int MAX_STEPS = 1_000;

    /// One layer, or a step that changed no file.
    ///
    /// @param blob     the layer, packed
    /// @param text     of the document, byte for byte
    /// @param document the JSON of its image of that time
    public record Step(Digest blob, String text, Json.Members document) {
        /// Whether it changed no file: it says so, or its layer is the one that stands for none.
        public boolean isEmpty() {
            return blob.equals(LegacyImage.EMPTY_LAYER)
                    || document.find("throwaway")
                            .filter(new Json.Bool(true)::equals)
                            .isPresent();
        }
    }

    public Schema1 {
        steps = List.copyOf(steps);
    }

    /// Reads a manifest, of which only what was signed counts (protocols C135, C137). The signatures themselves are not
    /// verified.
    ///
    /// @throws IllegalArgumentException when it is malformed, its documents do not lead from one to the next, or it
    ///                                  has too many
    public static Schema1 parse(MediaType type, byte[] document) {
        return Schema1Reader.read(
                Json.parseObject(type.equals(MediaType.DOCKER_SCHEMA1_SIGNED) ? payload(document) : document));
    }

    /// The document of the topmost layer, byte for byte: the configuration of that time.
    public String topText() {
        return steps.getLast().text();
    }

    /// What its documents say of the image. The diffIDs are not known to them.
    public ImageConfig config() {
        Json.Members config = LegacyImage.config(
                steps.getLast().document(),
                steps.stream()
                        .map(step -> LegacyImage.history(step.document(), step.isEmpty()))
                        .toList(),
                List.of());
        return ImageConfig.parse(config.bytes());
    }

    /// The manifest's descriptor as registries have it: as [Manifest#descriptor()], but for what is signed within.
    ///
    /// @throws IllegalArgumentException as [#payload]
    public static Descriptor describe(Manifest manifest) {
        return new Descriptor(
                manifest.mediaType(), digest(manifest.mediaType(), manifest.raw()), manifest.raw().length);
    }

    /// The digest by which a manifest of schema 1 is known, signed or not.
    ///
    /// @throws IllegalArgumentException as [#payload]
    public static Digest digest(MediaType type, byte[] document) {
        return Digest.of(type.equals(MediaType.DOCKER_SCHEMA1_SIGNED) ? payload(document) : document);
    }

    /// What was signed: the start of the document, and the end that its signatures name. Only that is to be
    /// read: what was added to the document later is not the signer's (protocols C135, CVE-2014-8179).
    ///
    /// @throws IllegalArgumentException when it is not signed, its signatures are about different texts, or
    ///                                  the document says anything else than what was signed
    public static byte[] payload(byte[] document) {
        Json.Members whole = Json.parseObject(document);
        List<Json> signatures = whole.items("signatures");
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("signed manifest without \"signatures\"");
        }
        List<Json.Members> formats =
                signatures.stream().map(Schema1::format).distinct().toList();
        if (formats.size() > 1) {
            throw new IllegalArgumentException("the signatures of the manifest are about different texts");
        }
        byte[] payload = payload(document, formats.getFirst());
        var signed = new LinkedHashMap<>(whole.values());
        signed.remove("signatures");
        if (!Json.parseObject(payload).values().equals(signed)) {
            throw new IllegalArgumentException("the manifest says more or less than what was signed");
        }
        return payload;
    }

    /// What one signature covers, without the time at which it was made.
    private static Json.Members format(Json signature) {
        Json.Members covered = Json.parseObject(decode(signature, "protected"));
        return Json.object()
                .put("formatLength", covered.findLong("formatLength").orElseThrow(() -> missing("formatLength")))
                .put("formatTail", covered.findText("formatTail"))
                .build();
    }

    private static byte[] payload(byte[] document, Json.Members format) {
        long length = format.findLong("formatLength").orElse(-1L);
        if (length < 0 || length > document.length) {
            throw new IllegalArgumentException("the signed part of the manifest has %,d bytes, the whole only %,d"
                    .formatted(length, document.length));
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream(document.length);
        payload.write(document, 0, (int) length);
        payload.writeBytes(decode(format, "formatTail"));
        return payload.toByteArray();
    }

    private static byte[] decode(Json json, String member) {
        String text = json.findText(member).orElseThrow(() -> missing(member));
        return Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static IllegalArgumentException missing(String member) {
        return new IllegalArgumentException("signature without \"%s\"".formatted(member));
    }
}
