package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Digest.Algorithm;
import dev.dray.model.MediaType;
import dev.dray.testkit.BrokenStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the uploads of every storage promise; a part of [StorageContract].
abstract class UploadContract extends PageContract {
    static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
    static final Digest DIGEST = Digest.of(CONTENT);

    static void append(Upload upload, String text) throws IOException {
        upload.append(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private Upload find(String id) throws IOException {
        return web().findUpload(id).orElseThrow();
    }

    @Test
    void makesContentOfWhatCamePieceByPiece() throws IOException {
        Upload upload = web().startUpload(Algorithm.SHA256);
        append(upload, "01234");
        assertThat(upload.size()).isEqualTo(5);
        append(find(upload.id()), "");
        append(find(upload.id()), "56789");
        assertThat(upload.size()).isEqualTo(10);
        assertThat(web().find(DIGEST)).isEmpty();

        find(upload.id()).keep(DIGEST);

        assertThat(web().find(DIGEST)).contains(new Descriptor(MediaType.OCTET_STREAM, DIGEST, 10));
        assertThat(bytes(web(), web().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
        assertThat(web().findUpload(upload.id())).isEmpty();
        assertThat(web().exists()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void keepsUnderADigestOfAnyAlgorithm(Algorithm announced) throws IOException {
        for (Algorithm algorithm : Algorithm.values()) {
            Digest digest = Digest.of(algorithm, CONTENT);
            Upload upload = web().startUpload(announced);
            append(upload, "0123456789");

            upload.keep(digest);

            assertThat(bytes(web(), web().find(digest).orElseThrow())).isEqualTo(CONTENT);
        }
    }

    /// Protocols C43.
    @Test
    void keepsNothingAsAnEmptyBlob() throws IOException {
        Digest empty = Digest.of(new byte[0]);

        web().startUpload(Algorithm.SHA256).keep(empty);

        assertThat(bytes(web(), web().find(empty).orElseThrow())).isEmpty();
    }

    @Test
    void goesOnAfterAWrongDigest() throws IOException {
        Upload upload = web().startUpload(Algorithm.SHA256);
        append(upload, "01234");

        assertThatThrownBy(() -> upload.keep(DIGEST)).isInstanceOf(ImageException.Corrupt.class);
        assertThatThrownBy(() -> upload.keep(Digest.of(Algorithm.SHA512, CONTENT)))
                .isInstanceOf(ImageException.Corrupt.class);
        assertThat(web().find(DIGEST)).isEmpty();
        append(find(upload.id()), "56789");
        upload.keep(DIGEST);

        assertThat(web().find(DIGEST)).isPresent();
    }

    @Test
    void keepsTheBytesOfAStreamThatBrokeOff() throws IOException {
        Upload upload = web().startUpload(Algorithm.SHA256);

        assertThatThrownBy(() -> upload.append(new BrokenStream(CONTENT, 6))).isInstanceOf(IOException.class);
        assertThat(find(upload.id()).size()).isEqualTo(6);
        append(upload, "6789");
        upload.keep(DIGEST);

        assertThat(web().find(DIGEST)).isPresent();
    }

    @Test
    void endsWithoutATrace() throws IOException {
        Upload upload = web().startUpload(Algorithm.SHA256);
        append(upload, "0123456789");

        upload.cancel();
        upload.cancel();

        assertThat(web().findUpload(upload.id())).isEmpty();
        assertThat(web().find(DIGEST)).isEmpty();
    }

    @Test
    void cancelsNothingThatWasKept() throws IOException {
        Upload upload = web().startUpload(Algorithm.SHA256);
        append(upload, "0123456789");
        upload.keep(DIGEST);

        upload.cancel();

        assertThat(bytes(web(), web().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
    }

    @Test
    void belongsToItsRepository() throws IOException {
        Upload upload = web().startUpload(Algorithm.SHA256);

        assertThat(other().findUpload(upload.id())).isEmpty();
        assertThat(web().findUpload(upload.id())).isPresent();
        assertThat(web().startUpload(Algorithm.SHA256).id()).isNotEqualTo(upload.id());
        assertThat(UUID.fromString(upload.id()).version()).isEqualTo(4);
    }

    @Test
    void findsNoUploadUnderNamesThatAreNone() throws IOException {
        web().put(images.blob(10));
        web().startUpload(Algorithm.SHA256);

        for (String id :
                List.of("", ".", "..", "../_blobs", "x", "/", UUID.randomUUID().toString())) {
            assertThat(web().findUpload(id)).isEmpty();
        }
    }

    @Test
    void keepsTheSameContentTwice() throws IOException {
        Upload first = web().startUpload(Algorithm.SHA256);
        Upload second = web().startUpload(Algorithm.SHA256);
        append(first, "0123456789");
        append(second, "0123456789");

        first.keep(DIGEST);
        second.keep(DIGEST);

        assertThat(bytes(web(), web().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
        assertThat(web().size()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterARestart(Algorithm algorithm) throws IOException {
        assumeTrue(lasts());
        Digest digest = Digest.of(algorithm, CONTENT);
        Upload upload = web().startUpload(algorithm);
        append(upload, "01234");
        String id = upload.id();

        reopen();
        assertThat(find(id).size()).isEqualTo(5);
        append(find(id), "56789");
        find(id).keep(digest);

        assertThat(bytes(web(), web().find(digest).orElseThrow())).isEqualTo(CONTENT);
        assertThat(web().findUpload(id)).isEmpty();
    }
}
