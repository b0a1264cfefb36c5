/// A registry as a function, and a listener to serve it. Knows no client.
module dev.dray.server {
    requires transitive dev.dray.content;
    requires dev.dray.layer;
    requires transitive dev.dray.protocol;
    requires transitive dev.dray.storage;
    requires dev.dray.configuration;
    requires org.eclipse.jetty.server; // seen here and nowhere else
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.alpn.server;
    requires org.eclipse.jetty.http2.common;
    requires org.eclipse.jetty.http2.server;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.util;
    requires spring.security.crypto; // bcrypt; seen here and nowhere else
    requires static transitive org.jspecify;

    exports dev.dray.server;
}
