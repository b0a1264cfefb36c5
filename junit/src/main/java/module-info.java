/// A registry for tests: in this process, with users, images, a record of the calls, and faults at chosen
/// places.
module dev.dray.junit {
    requires transitive dev.dray.server;
    requires dev.dray.layer;
    requires static transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.dray.junit;
}
