package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Who refers to a manifest, where nobody keeps a list of it.
public final class Referrers {
    private static final int MAX_ALGORITHM = 32;
    private static final int MAX_ENCODED = 64;

    private Referrers() {}

    /// The tag under which clients keep the list where a registry keeps none (protocols C94): `sha256-<hex>`, cut short
    /// for longer digests.
    public static String tag(Digest subject) {
        return shorten(subject.algorithm().toString(), MAX_ALGORITHM) + "-" + shorten(subject.hex(), MAX_ENCODED);
    }

    private static String shorten(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    /// Those of some manifests that are about this one, sorted by digest. Each is read; one that is no longer there, or
    /// is damaged, refers to nothing.
    public static List<Descriptor> among(ImageSource source, Collection<Descriptor> manifests, Digest subject)
            throws IOException {
        List<Descriptor> found = new ArrayList<>();
        for (Descriptor candidate : manifests) {
            try {
                Manifest manifest = new Image(source, candidate).manifest();
                Descriptor about = manifest.subject();
                if (about != null && about.digest().equals(subject)) {
                    found.add(manifest.asReferrer(candidate.digest()));
                }
            } catch (ImageException e) {
                // Who looks for signatures is not stopped by damage elsewhere.
            }
        }
        found.sort(Comparator.comparing(Descriptor::digest));
        return found.stream().distinct().toList();
    }
}
