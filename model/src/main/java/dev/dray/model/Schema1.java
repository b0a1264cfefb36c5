package dev.dray.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/// Docker's manifests of schema 1, which carry signatures inside of the text that they sign. Such a
/// manifest is known by the digest of what was signed, so that another signature makes no other manifest
/// (protocols C132, C134).
public final class Schema1 {
    private Schema1() {}

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
