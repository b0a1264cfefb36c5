/// HTTP calls as values, and the layers a call passes through: redirects, retry, trace, transport. Knows no images.
module dev.dray.http {
    requires org.apache.httpcomponents.client5.httpclient5; // seen here and nowhere else
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j; // and the next: what the client uses, which as an automatic module cannot say so
    requires jdk.net;
    requires static transitive org.jspecify;

    exports dev.dray.http;
}
