package dev.dray.model;

import org.jspecify.annotations.Nullable;

/// The type of some content. An open set: registries store types this library has never heard of.
///
/// @param value without parameters, as in `application/vnd.oci.image.index.v1+json`
public record MediaType(String value) {
    public static final MediaType OCI_INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType OCI_MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType OCI_CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");
    public static final MediaType OCI_EMPTY = new MediaType("application/vnd.oci.empty.v1+json");
    public static final MediaType OCI_LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
    public static final MediaType OCI_LAYER_GZIP = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
    public static final MediaType OCI_LAYER_ZSTD = new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");
    public static final MediaType DOCKER_LIST =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_CONFIG = new MediaType("application/vnd.docker.container.image.v1+json");
    public static final MediaType DOCKER_LAYER = new MediaType("application/vnd.docker.image.rootfs.diff.tar");
    public static final MediaType DOCKER_LAYER_GZIP =
            new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");
    public static final MediaType DOCKER_SCHEMA1 =
            new MediaType("application/vnd.docker.distribution.manifest.v1+json");
    public static final MediaType DOCKER_SCHEMA1_SIGNED =
            new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws");
    public static final MediaType JSON = new MediaType("application/json");
    public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

    /// Reads a `Content-Type`: parameters such as `; charset=utf-8` are dropped.
    public static MediaType parse(String contentType) {
        int semicolon = contentType.indexOf(';');
        return new MediaType((semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip());
    }

    /// A list of manifests, one per platform: an OCI index or a Docker manifest list.
    public boolean isIndex() {
        return equals(OCI_INDEX) || equals(DOCKER_LIST);
    }

    /// The manifest of one image: OCI's, or Docker's schema 2.
    public boolean isImageManifest() {
        return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
    }

    public boolean isSchema1() {
        return equals(DOCKER_SCHEMA1) || equals(DOCKER_SCHEMA1_SIGNED);
    }

    /// Anything that stands at `/manifests/` in a registry.
    public boolean isManifest() {
        return isIndex() || isImageManifest() || isSchema1();
    }

    /// The configuration of an image that runs, rather than of an artifact.
    public boolean isImageConfig() {
        return equals(OCI_CONFIG) || equals(DOCKER_CONFIG);
    }

    /// A layer of a file system, compressed or not, of whatever vendor; not, say, an attestation.
    public boolean isLayer() {
        return value.startsWith("application/vnd.oci.image.layer.")
                || value.startsWith("application/vnd.docker.image.rootfs.");
    }

    /// A layer that registries need not hold (deprecated by OCI 1.1; protocols C117).
    public boolean isForeignLayer() {
        return isLayer() && (value.contains(".nondistributable.") || value.contains(".foreign."));
    }

    // Written out as in Digest.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaType(var itsValue) && value.equals(itsValue);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
