package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.util.List;
import java.util.Optional;

/// What a storage must know of a manifest again and again: so little that it can be kept in memory.
///
/// @param needs      all that it refers to
/// @param manifests  that it lists, as an index does
/// @param subject    that it is about; empty when it stands for itself
/// @param asReferrer how a list of referrers shows it
record LayoutFacts(List<Digest> needs, List<Descriptor> manifests, Optional<Digest> subject, Descriptor asReferrer) {
    static LayoutFacts of(Manifest manifest, Digest digest) {
        Descriptor subject = manifest.subject();
        return new LayoutFacts(
                Marking.children(manifest),
                manifest instanceof Manifest.Index
                        ? manifest.children().stream().map(LayoutView::plain).toList()
                        : List.of(),
                Optional.ofNullable(subject).map(Descriptor::digest),
                manifest.asReferrer(digest));
    }
}
