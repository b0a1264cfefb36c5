/// What a registry keeps: many repositories, their content and names, and the uploads under way. Knows no HTTP.
module dev.dray.storage {
    requires transitive dev.dray.content;
    requires dev.dray.store;
    requires static transitive org.jspecify;

    exports dev.dray.storage;
}
