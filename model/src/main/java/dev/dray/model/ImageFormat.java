package dev.dray.model;

/// The two ways in which an image is written down today: OCI's, and Docker's schema 2. They differ in the names of
/// types only.
public enum ImageFormat {
    OCI,
    DOCKER;

    public MediaType manifest() {
        return switch (this) {
            case OCI -> MediaType.OCI_MANIFEST;
            case DOCKER -> MediaType.DOCKER_MANIFEST;
        };
    }

    public MediaType config() {
        return switch (this) {
            case OCI -> MediaType.OCI_CONFIG;
            case DOCKER -> MediaType.DOCKER_CONFIG;
        };
    }

    /// A layer that is not packed.
    public MediaType layer() {
        return switch (this) {
            case OCI -> MediaType.OCI_LAYER;
            case DOCKER -> MediaType.DOCKER_LAYER;
        };
    }

    public MediaType gzipLayer() {
        return switch (this) {
            case OCI -> MediaType.OCI_LAYER_GZIP;
            case DOCKER -> MediaType.DOCKER_LAYER_GZIP;
        };
    }
}
