package dev.dray.model;

/// The two ways in which an image is written down today: OCI's, and Docker's schema 2. They differ in the names of
/// types only.
public enum ImageFormat {
    OCI(MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG),
    DOCKER(MediaType.DOCKER_MANIFEST, MediaType.DOCKER_CONFIG);

    private final MediaType manifest;
    private final MediaType config;

    ImageFormat(MediaType manifest, MediaType config) {
        this.manifest = manifest;
        this.config = config;
    }

    public MediaType manifest() {
        return manifest;
    }

    public MediaType config() {
        return config;
    }
}
