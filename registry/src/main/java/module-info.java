/// Images in registries: the client of the registry API v2 (OCI distribution 1.1, Docker schema 2), and of v1.
module dev.dray.registry {
    requires dev.dray.layer;
    requires transitive dev.dray.content;
    requires transitive dev.dray.credentials;
    requires transitive dev.dray.http;
    requires transitive dev.dray.protocol;
    requires static transitive org.jspecify;

    exports dev.dray.registry;
}
