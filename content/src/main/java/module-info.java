/// The one abstraction: where images come from, where they go, and the one way to move them. Knows no medium.
module dev.dray.content {
    requires transitive dev.dray.model;
    requires static transitive org.jspecify;

    exports dev.dray.content;
}
