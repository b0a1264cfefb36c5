package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Some content and what it claims to be. It can be opened again and again, and at any offset: what a retry and a
/// resumed transfer need.
public interface Blob {
    Descriptor descriptor();

    /// Opens the content from an offset in bytes on, at most the blob's size. The bytes are not verified: who has the
    /// start verifies the whole.
    InputStream open(long offset) throws IOException;

    /// Opens the content from its start; see [VerifyingInputStream] for who verifies.
    default InputStream open() throws IOException {
        return open(0);
    }

    /// These bytes, described.
    static Blob of(MediaType mediaType, byte[] content) {
        return of(Descriptor.of(mediaType, content), content);
    }

    /// A manifest, to be put like anything else.
    static Blob of(Manifest manifest) {
        return of(manifest.descriptor(), manifest.raw());
    }

    /// These bytes under a descriptor that says more than their digest.
    static Blob of(Descriptor descriptor, byte[] content) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public InputStream open(long offset) {
                int start = (int) Math.min(offset, content.length);
                return new ByteArrayInputStream(content, start, content.length - start);
            }
        };
    }

    /// What a source holds under a descriptor.
    static Blob from(ImageSource source, Descriptor descriptor) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public InputStream open(long offset) throws IOException {
                return source.openFrom(descriptor, offset);
            }
        };
    }
}
