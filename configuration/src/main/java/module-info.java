/// How registries are reached, as files and the environment say: certificates, proxies, mirrors, short names. Reads the
/// files of docker and podman; sends nothing.
module dev.dray.configuration {
    requires transitive dev.dray.content;
    requires transitive dev.dray.http;
    requires org.tomlj; // seen here and nowhere else
    requires static transitive org.jspecify;

    exports dev.dray.configuration;
}
