package dev.dray.server;

import dev.dray.model.Descriptor;
import dev.dray.model.MediaType;
import java.util.List;
import java.util.regex.Pattern;

/// One image in the sense of the API v1: a layer, and what is known of it (protocols B2, B70).
///
/// @param id    64 hex digits
/// @param json  the document about it, whose bytes checksums cover; not to be changed
/// @param layer as it is stored, or the empty one
@SuppressWarnings("ArrayRecordComponent") // never compared
record V1Image(String id, byte[] json, Descriptor layer) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Descriptor EMPTY =
            new Descriptor(MediaType.DOCKER_LAYER_GZIP, EmptyLayer.DIGEST, EmptyLayer.SIZE);

    /// Whether this may stand as an id. Short ones are for people: lists tell the full ones (protocols B5, B64).
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// What a step is that made no layer.
    static Descriptor emptyLayer() {
        return EMPTY;
    }

    /// As lists of Docker Hub's website have it (protocols B60).
    String shortId() {
        return id.substring(0, 8);
    }

    /// All images that one is made of.
    ///
    /// @param images itself first, its oldest ancestor last
    record Chain(List<V1Image> images) {
        Chain {
            images = List.copyOf(images);
        }

        V1Image top() {
            return images.getFirst();
        }

        List<String> ids() {
            return images.stream().map(V1Image::id).toList();
        }

        /// What an image of this chain is made of; empty when it is not in it.
        List<V1Image> from(String id) {
            return images.stream().dropWhile(image -> !image.id().equals(id)).toList();
        }
    }
}
