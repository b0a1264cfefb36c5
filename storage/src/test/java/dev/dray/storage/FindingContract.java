package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is found by another digest, in any repository, or as a file; a part of [StorageContract].
abstract class FindingContract extends RepositoryContract {
    private static final Digest SIGNED = Digest.of("what was signed".getBytes(UTF_8));

    /// Protocols C134.
    @Test
    void knowsAManifestByASecondDigest() throws IOException {
        Descriptor image = images.image(web(), Platform.LINUX_AMD64, 1, 10);
        web().alias(SIGNED, image);
        if (lasts()) {
            reopen();
        }

        assertThat(web().resolve(SIGNED.toString()).digest()).isEqualTo(image.digest());
        assertThat(web().find(SIGNED)).isEmpty();
        assertThatThrownBy(() -> other().resolve(SIGNED.toString())).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void forgetsASecondDigestWithTheManifest() throws IOException {
        Descriptor image = images.image(web(), Platform.LINUX_AMD64, 1, 10);
        web().alias(SIGNED, image);

        web().delete(image);

        assertThatThrownBy(() -> web().resolve(SIGNED.toString())).isInstanceOf(ImageException.NotFound.class);
    }

    /// One without a manifest, too: its blobs may have come just now.
    @Test
    void findsTheRepositoryThatHasABlob() throws IOException {
        Blob blob = images.blob(10);
        web().put(blob);
        other().put(images.blob(10));

        assertThat(storage().findRepositoryWith(blob.descriptor().digest(), path -> true))
                .contains(WEB);
        assertThat(storage().findRepositoryWith(SIGNED, path -> true)).isEmpty();
    }

    /// Protocols C53, CVE-2024-39897.
    @Test
    void findsOnlyWhatMayBeRead() throws IOException {
        Blob blob = images.blob(10);
        web().put(blob);
        other().adopt(blob.descriptor(), web());
        List<String> asked = new ArrayList<>();

        Optional<String> found = storage().findRepositoryWith(blob.descriptor().digest(), path -> {
            asked.add(path);
            return path.equals(OTHER);
        });
        Optional<String> none = storage().findRepositoryWith(blob.descriptor().digest(), path -> false);

        assertThat(found).contains(OTHER);
        assertThat(none).isEmpty();
        assertThat(asked).isSubsetOf(WEB, OTHER);
    }

    /// Where a storage says that something lies in a file, its bytes are those of the file.
    @Test
    void saysWhichFileIsTheContent() throws IOException {
        Blob blob = images.blob(10);
        web().put(blob);

        Optional<Path> file = web().file(blob.descriptor());

        if (file.isPresent()) {
            try (InputStream in = blob.open()) {
                assertThat(Files.readAllBytes(file.get())).isEqualTo(in.readAllBytes());
            }
        }
        assertThat(other().file(blob.descriptor())).isEmpty();
        assertThat(web().file(new Descriptor(MediaType.OCTET_STREAM, SIGNED, 1)))
                .isEmpty();
    }
}
