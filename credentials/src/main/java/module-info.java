/// Who we are to a registry: Docker's config file, credential helpers, keychains. Sends nothing and knows no HTTP.
module dev.dray.credentials {
    requires transitive dev.dray.content;
    requires static transitive org.jspecify;

    exports dev.dray.credentials;
}
