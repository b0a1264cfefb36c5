/// Who we are to a registry: Docker's and containers' files, credential helpers, keychains. Sends nothing and knows no
/// HTTP.
module dev.dray.credentials {
    requires transitive dev.dray.content;
    requires static transitive org.jspecify;

    exports dev.dray.credentials;
}
