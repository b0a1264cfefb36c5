/// The Docker Engine API, once called "Remote API", and the images of an Engine as a place.
module dev.dray.engine {
    requires transitive dev.dray.archive;
    requires transitive dev.dray.configuration;
    requires transitive dev.dray.content;
    requires transitive dev.dray.credentials;
    requires transitive dev.dray.http;
    requires transitive dev.dray.model;
    requires dev.dray.protocol;
    requires static transitive org.jspecify;

    exports dev.dray.engine;
}
