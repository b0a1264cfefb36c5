/// Calls as something to read and to run again: a script for bash, a HAR file.
module dev.dray.explain {
    requires transitive dev.dray.http;
    requires dev.dray.model;
    requires static transitive org.jspecify;

    exports dev.dray.explain;
}
