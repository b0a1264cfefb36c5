/// What tests share: contracts that every implementation passes, random images, scripted HTTP. For tests only.
module dev.dray.testkit {
    requires transitive dev.dray.content;
    requires transitive dev.dray.http;
    requires jdk.httpserver;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;
    requires static transitive org.jspecify;

    exports dev.dray.testkit;
}
