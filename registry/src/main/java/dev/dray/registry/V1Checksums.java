package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.layer.TarSum;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds one layer, while it passes, against the checksums that are known of it (protocols B80, B81, B88).
/// Docker itself never looked at them.
final class V1Checksums {
    private static final String PAYLOAD = "sha256:";

    /// Label by label; that of the developers was for what became version 1.
    private enum Kind {
        V0("tarsum+sha256:", TarSum.Version.V0),
        V1("tarsum.v1+sha256:", TarSum.Version.V1),
        DEVELOPMENT("tarsum.dev+sha256:", TarSum.Version.V1);

        final String label;
        final TarSum.Version version;

        Kind(String label, TarSum.Version version) {
            this.label = label;
            this.version = version;
        }
    }

    /// A checksum over files, as it was told.
    private record Told(Kind kind, String checksum) {
        String hex() {
            return checksum.substring(kind.label.length());
        }
    }

    private final V1Document document;
    private final List<String> payloads;
    private final @Nullable Told tarSum;
    private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();

    V1Checksums(V1Document document) {
        this.document = document;
        List<String> told = document.checksums().stream()
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .toList();
        this.payloads = told.stream()
                .filter(each -> each.startsWith(PAYLOAD))
                .distinct()
                .toList();
        this.tarSum =
                told.stream().flatMap(each -> find(each).stream()).findFirst().orElse(null);
        hash.update(document.raw());
        hash.update((byte) '\n');
    }

    private static Optional<Told> find(String checksum) {
        for (Kind kind : Kind.values()) {
            if (checksum.startsWith(kind.label)) {
                return Optional.of(new Told(kind, checksum));
            }
        }
        return Optional.empty();
    }

    /// Whether the layer must be unpacked for it.
    boolean wantsFiles() {
        return tarSum != null;
    }

    /// Is given the layer's bytes as they come.
    void update(byte[] buffer, int offset, int length) {
        hash.update(buffer, offset, length);
    }

    /// Reads the tar in the layer, where there is a checksum over its files. More may follow after its end.
    void readFiles(InputStream tar) throws IOException {
        if (tarSum == null) {
            return;
        }
        String counted = TarSum.of(tarSum.kind().version, document.raw(), tar);
        if (!counted.endsWith(":" + tarSum.hex())) {
            throw wrong(tarSum.checksum(), counted);
        }
    }

    /// Is told that the layer has ended.
    ///
    /// @return all that it was held against
    List<String> end() throws ImageException.Corrupt {
        String counted = Digest.of(Digest.Algorithm.SHA256, hash).toString();
        for (String payload : payloads) {
            if (!payload.equals(counted)) {
                throw wrong(payload, counted);
            }
        }
        List<String> verified = new ArrayList<>(payloads);
        if (tarSum != null) {
            verified.add(tarSum.checksum());
        }
        return verified;
    }

    private ImageException.Corrupt wrong(String told, String counted) {
        return new ImageException.Corrupt("the layer of image %s has the checksum %s, but the registry says %s"
                .formatted(document.id(), counted, told));
    }
}
