/// Docker Hub's own API: search, repositories, tags, limits.
module dev.dray.hub {
    requires transitive dev.dray.content;
    requires transitive dev.dray.credentials;
    requires transitive dev.dray.http;
    requires transitive dev.dray.model;
    requires dev.dray.protocol;
    requires static transitive org.jspecify;

    exports dev.dray.hub;
}
