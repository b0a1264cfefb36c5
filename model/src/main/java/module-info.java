/// The values everything else speaks in: names, digests, descriptors, manifests, JSON. Opens nothing, no threads.
module dev.dray.model {
    requires com.fasterxml.jackson.core; // seen here and nowhere else
    requires static transitive org.jspecify;

    exports dev.dray.model;
}
