/// A registry as a service: its configuration, what is seen of it while it runs, whom it tells. Knows no command line.
module dev.dray.service {
    requires transitive dev.dray.server;
    requires io.prometheus.metrics.core; // seen here and nowhere else
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires org.snakeyaml.engine; // seen here and nowhere else
    requires static transitive org.jspecify;

    exports dev.dray.service;
}
