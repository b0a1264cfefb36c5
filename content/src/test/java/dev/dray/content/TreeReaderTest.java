package dev.dray.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What hangs on an image (protocols C90, C98, C114), and strangers who hang up too much.
final class TreeReaderTest {
    private final MemoryStore store = new MemoryStore();

    private static ImageTree read(ImageSource source, Descriptor root) throws IOException {
        return new Image(source, root).tree();
    }

    private static List<String> lines(ImageTree tree) {
        List<String> lines = new ArrayList<>();
        add(tree, "", lines);
        return lines;
    }

    private static void add(ImageTree tree, String indent, List<String> lines) {
        lines.add(indent + tree.relation() + " " + tree.manifest().digest().shortHex()
                + (tree.tag() == null ? "" : " by tag") + (tree.note() == null ? "" : " (" + tree.note() + ")"));
        tree.children().forEach(child -> add(child, indent + "  ", lines));
    }

    private static String id(Descriptor manifest) {
        return manifest.digest().shortHex();
    }

    @Test
    void showsPlatformsWithTheirAttestationsAndWhatRefersToThem() throws IOException {
        Descriptor amd = Documents.image(store, "amd", Platform.LINUX_AMD64);
        Descriptor arm = Documents.image(store, "arm", Platform.LINUX_ARM64);
        Descriptor provenance = Documents.image(store, "how", Platform.LINUX_AMD64);
        Descriptor index = Documents.index(store, amd, arm, Artifacts.attestation(provenance, arm));
        Descriptor sbom = Artifacts.about(store, amd, "a/sbom");
        Descriptor signature = Artifacts.about(store, sbom, "a/signature");
        String tag = Referrers.tag(index.digest()) + ".sig";
        Descriptor cosign = Documents.image(store, "cosign", Platform.LINUX_AMD64);
        store.tag(tag, cosign);

        ImageTree tree = read(store, index);

        assertThat(lines(tree))
                .containsExactly(
                        "ROOT " + id(index),
                        "  MEMBER " + id(amd),
                        "    REFERRER " + id(sbom),
                        "      REFERRER " + id(signature),
                        "  MEMBER " + id(arm),
                        "    ATTESTATION " + id(provenance),
                        "  TAGGED " + id(cosign) + " by tag");
        assertThat(tree.children().getLast().tag()).isEqualTo(tag);
        assertThat(tree.children().getFirst().manifest().platform()).isEqualTo(Platform.LINUX_AMD64);
    }

    @Test
    void anAttestationAboutNothingInTheIndexStandsBesideTheImages() throws IOException {
        Descriptor amd = Documents.image(store, "amd", Platform.LINUX_AMD64);
        Descriptor about = Documents.image(store, "how", Platform.LINUX_AMD64);
        Descriptor itself = Documents.image(store, "self", Platform.LINUX_AMD64);
        Descriptor index = Documents.index(
                store,
                amd,
                Artifacts.attestation(about, Descriptor.of(MediaType.OCI_MANIFEST, new byte[1])),
                Artifacts.attestation(itself, itself));

        assertThat(lines(read(store, index)))
                .containsExactly(
                        "ROOT " + id(index),
                        "  MEMBER " + id(amd),
                        "  ATTESTATION " + id(about),
                        "  ATTESTATION " + id(itself));
    }

    @Test
    void sayWhatOfAnIndexIsNotHere() throws IOException {
        Descriptor gone = Descriptor.of(MediaType.OCI_INDEX, new byte[9]);
        Descriptor index = Documents.index(store, gone);

        assertThat(lines(read(store, index)))
                .containsExactly(
                        "ROOT " + id(index), "  MEMBER " + id(gone) + " (no content " + gone.digest() + " in memory)");
    }

    @Test
    void showsWhatHangsOnAManifestOnceAndLeavesCircles() throws IOException {
        Descriptor one = Descriptor.of(MediaType.OCI_MANIFEST, new byte[1]);
        Descriptor two = Descriptor.of(MediaType.OCI_MANIFEST, new byte[2]);
        ImageSource circle = new Hostile(subject -> List.of(subject.digest().equals(one.digest()) ? two : one));

        assertThat(lines(read(circle, one)))
                .containsExactly(
                        "ROOT " + id(one),
                        "  REFERRER " + id(two),
                        "    REFERRER " + id(one) + " (what hangs on it is shown above)");
    }

    @Test
    void doesNotFollowAChainForever() throws IOException {
        List<Digest> asked = Collections.synchronizedList(new ArrayList<>());
        ImageSource chain = new Hostile(subject -> {
            asked.add(subject.digest());
            return List.of(Descriptor.of(
                    MediaType.OCI_MANIFEST, subject.digest().toString().getBytes(UTF_8)));
        });

        ImageTree tree = read(chain, Descriptor.of(MediaType.OCI_MANIFEST, new byte[1]));

        assertThat(asked).hasSize(TreeReader.MAX_DEPTH);
        assertThat(lines(tree).getLast()).endsWith("(what hangs on it was not looked for: there is too much)");
    }

    @Test
    void looksAtSoManyManifestsAndShowsSoManyBelowEach() throws IOException {
        List<Digest> asked = Collections.synchronizedList(new ArrayList<>());
        Descriptor root = Descriptor.of(MediaType.OCI_MANIFEST, new byte[1]);
        List<Descriptor> many = new ArrayList<>();
        for (int i = 0; i < TreeReader.MAX_CHILDREN + 3; i++) {
            many.add(Descriptor.of(MediaType.OCI_MANIFEST, ("number " + i).getBytes(UTF_8)));
        }
        ImageSource crowd = new Hostile(subject -> {
            asked.add(subject.digest());
            return subject.equals(root) ? many : List.of();
        });

        ImageTree tree = read(crowd, root);

        assertThat(asked).hasSize(TreeReader.MAX_MANIFESTS).doesNotHaveDuplicates();
        assertThat(tree.children()).hasSize(TreeReader.MAX_CHILDREN);
        assertThat(tree.note()).isEqualTo("and 3 more");
        assertThat(tree.children().getLast().note()).contains("there is too much");
    }

    @Test
    void aRefusalIsNoEmptyTree() {
        ImageSource denying =
                new Hostile(subject -> {
                    throw new IllegalStateException();
                }) {
                    @Override
                    public List<Descriptor> referrers(Descriptor subject) throws IOException {
                        throw new ImageException.Denied("no", null);
                    }
                };

        assertThatThrownBy(() -> read(denying, Descriptor.of(MediaType.OCI_MANIFEST, new byte[1])))
                .isInstanceOf(ImageException.Denied.class);
    }

    /// A source that has nothing but referrers, and no list of tags.
    private static class Hostile implements ImageSource {
        private final Function<Descriptor, List<Descriptor>> referrers;

        Hostile(Function<Descriptor, List<Descriptor>> referrers) {
            this.referrers = referrers;
        }

        @Override
        public Descriptor resolve(String tagOrDigest) throws IOException {
            throw new ImageException.NotFound(tagOrDigest);
        }

        @Override
        public List<String> tags() throws IOException {
            throw new ImageException.Denied("no list of tags", null);
        }

        @Override
        public boolean has(Descriptor content) {
            return false;
        }

        @Override
        public InputStream openFrom(Descriptor content, long offset) throws IOException {
            throw new ImageException.NotFound(content.digest().toString());
        }

        @Override
        public List<Descriptor> referrers(Descriptor subject) throws IOException {
            return referrers.apply(subject);
        }
    }
}
