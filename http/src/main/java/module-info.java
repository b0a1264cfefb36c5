/// HTTP calls as values, and the layers a call passes through: redirects, retry, trace, transport. Knows no images.
module dev.dray.http {
    requires org.apache.httpcomponents.client5.httpclient5; // seen here and nowhere else
    requires org.apache.httpcomponents.core5.httpcore5;
    requires static transitive org.jspecify;

    exports dev.dray.http;
}
