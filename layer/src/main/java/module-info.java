/// Layers as file trees: tar, compression, applying layers to a directory and flattening them into one tar.
/// Knows no registry and no medium: it reads blobs from an image source.
module dev.dray.layer {
    requires com.github.luben.zstd_jni; // seen in Compression only
    requires org.tukaani.xz; // seen in Compression only
    requires transitive dev.dray.content;
    requires static transitive org.jspecify;

    exports dev.dray.layer;
}
