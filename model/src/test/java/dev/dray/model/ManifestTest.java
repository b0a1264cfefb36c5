package dev.dray.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {
    /// Protocols J.10.
    private static final String INDEX =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}";

    private static final String EMPTY = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":"
            + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2,\"data\":\"e30=\"}";
    private static final String ARTIFACT = "{\"schemaVersion\":2,\"mediaType\":"
            + "\"application/vnd.oci.image.manifest.v1+json\",\"artifactType\":\"application/vnd.example+type\","
            + "\"config\":" + EMPTY + ",\"layers\":[" + EMPTY + "],\"subject\":{\"mediaType\":"
            + "\"application/vnd.oci.image.index.v1+json\",\"digest\":"
            + "\"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2\",\"size\":88}}";
    private static final String CONFIG = "{\"mediaType\":\"%s\",\"digest\":"
            + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2}";

    private static Manifest parse(@Nullable MediaType declared, String document) {
        return Manifest.parse(declared, document.getBytes(UTF_8));
    }

    @Test
    void readsTheSmallestIndex() {
        Manifest manifest = parse(MediaType.OCI_INDEX, INDEX);

        assertThat(manifest.digest())
                .hasToString("sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2");
        assertThat(manifest.descriptor()).isEqualTo(new Descriptor(MediaType.OCI_INDEX, manifest.digest(), 88));
        assertThat(manifest).isInstanceOf(Manifest.Index.class);
        assertThat(manifest.children()).isEmpty();
    }

    @Test
    void readsAnArtifact() {
        Manifest.Image artifact = (Manifest.Image) parse(MediaType.OCI_MANIFEST, ARTIFACT);

        assertThat(artifact.digest())
                .hasToString("sha256:2d320f9d4d5c48c90f6f705f475ef12cb58b1db05ab5283b4b8649a57e3efb32");
        assertThat(artifact.descriptor().size()).isEqualTo(613);
        assertThat(artifact.artifactType()).isEqualTo("application/vnd.example+type");
        assertThat(artifact.subject()).isEqualTo(parse(null, INDEX).descriptor());
        assertThat(artifact.children()).hasSize(1);
        assertThat(artifact.fileSystemLayers()).isEmpty();
    }

    @Test
    void keepsItsBytes() {
        String spaced = " " + INDEX.replace(",", " ,\n") + "\n";

        assertThat(parse(null, spaced).raw()).isEqualTo(spaced.getBytes(UTF_8));
    }

    /// Protocols C118, C116 (CVE-2021-41190).
    @ParameterizedTest
    @ValueSource(strings = {"config", "layers", "fsLayers", "history"})
    void anIndexMustNotAlsoBeAnImage(String member) {
        for (String value : List.of("[]", "{}", CONFIG.formatted("a/b"), "1")) {
            String both = INDEX.replace("\"manifests\"", "\"%s\":%s,\"manifests\"".formatted(member, value));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse(MediaType.OCI_INDEX, both))
                    .withMessageContaining("ambiguous")
                    .withMessageContaining(member);
            assertThatIllegalArgumentException().isThrownBy(() -> parse(null, both));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests", "fsLayers", "history"})
    void anImageMustNotAlsoBeAnIndex(String member) {
        String both = ARTIFACT.replace("\"config\"", "\"%s\":[],\"config\"".formatted(member));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(MediaType.OCI_MANIFEST, both))
                .withMessageContaining("ambiguous")
                .withMessageContaining(member);
        assertThatIllegalArgumentException().isThrownBy(() -> parse(null, both));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "layers", "manifests"})
    void aSchema1ManifestMustNotAlsoBeAnother(String member) {
        String both = "{\"schemaVersion\":1,\"name\":\"a/b\",\"%s\":[]}".formatted(member);

        assertThatIllegalArgumentException().isThrownBy(() -> parse(null, both)).withMessageContaining(member);
        assertThatIllegalArgumentException().isThrownBy(() -> parse(MediaType.DOCKER_SCHEMA1_SIGNED, both));
    }

    /// Protocols C16.
    @Test
    void isWhatItCameAs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(MediaType.DOCKER_LIST, INDEX))
                .withMessageContaining("calls itself");
        assertThatIllegalArgumentException().isThrownBy(() -> parse(MediaType.OCI_MANIFEST, INDEX));
        assertThat(parse(MediaType.DOCKER_LIST, "{\"manifests\":[]}").mediaType())
                .isEqualTo(MediaType.DOCKER_LIST);
    }

    /// Protocols C15, C119.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"schemaVersion":1,"fsLayers":[],"signatures":[]}   | application/vnd.docker.distribution.manifest.v1+prettyjws
            {"schemaVersion":1,"fsLayers":[]}                   | application/vnd.docker.distribution.manifest.v1+json
            {"schemaVersion":2,"mediaType":"x/y","config":CONF} | x/y
            {"schemaVersion":2,"config":DOCKER,"layers":[]}     | application/vnd.docker.distribution.manifest.v2+json
            {"schemaVersion":2,"config":CONF,"layers":[]}       | application/vnd.oci.image.manifest.v1+json
            {"schemaVersion":2,"manifests":[CONF]}              | application/vnd.oci.image.index.v1+json
            {"schemaVersion":2,"manifests":[]}                  | application/vnd.oci.image.index.v1+json
            {"schemaVersion":2,"mediaType":"","manifests":[]}   | application/vnd.oci.image.index.v1+json
            """)
    void speaksForItselfWhereTheServerSaysNothing(String template, String expected) {
        String document = template.replace("CONF", CONFIG.formatted(MediaType.OCI_CONFIG))
                .replace("DOCKER", CONFIG.formatted(MediaType.DOCKER_CONFIG));

        for (String declared : List.of("", "application/json", "text/plain", "application/octet-stream")) {
            assertThat(parse(new MediaType(declared), document).mediaType()).hasToString(expected);
        }
        assertThat(parse(null, document).mediaType()).hasToString(expected);
    }

    @Test
    void schema1IsKeptButNotInterpreted() {
        Manifest manifest =
                parse(MediaType.DOCKER_SCHEMA1_SIGNED, "{\"schemaVersion\":1,\"history\":[],\"fsLayers\":[]}");

        assertThat(manifest).isInstanceOf(Manifest.Unknown.class);
        assertThat(manifest.children()).isEmpty();
    }

    @Test
    void typesNeverHeardOfAreKeptWhateverTheyAre() {
        assertThat(parse(new MediaType("application/x"), "no JSON at all")).isInstanceOf(Manifest.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "\"x\"",
                "{}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":\"2\",\"manifests\":[]}",
                "{\"manifests\":{}}",
                "{\"manifests\":[1]}",
                "{\"manifests\":[{}]}",
                "{\"manifests\":[],\"manifests\":[]}",
                "{\"config\":[]}",
                "{\"config\":{}}",
                "{\"mediaType\":1,\"manifests\":[]}",
                "{\"layers\":[]}"
            })
    void malformedDocumentsAreRefused(String document) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(null, document));
    }

    @Test
    void depthBombsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(null, "[".repeat(100_000)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(MediaType.OCI_INDEX, "{\"x\":" + "[".repeat(100_000)));
    }

    /// Protocols H10.
    @Test
    void readsFourMebibytesAndNoMore() {
        byte[] full = Arrays.copyOf(INDEX.getBytes(UTF_8), Manifest.MAX_SIZE);
        Arrays.fill(full, INDEX.length(), full.length, (byte) ' ');

        assertThat(Manifest.parse(null, full)).isInstanceOf(Manifest.Index.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Manifest.parse(null, Arrays.copyOf(full, full.length + 1)))
                .withMessageContaining("4,194,305");
    }

    @Test
    void nullLayersAreNone() {
        String document = "{\"config\":%s,\"layers\":null,\"annotations\":null,\"subject\":null}"
                .formatted(CONFIG.formatted(MediaType.OCI_CONFIG));

        Manifest.Image image = (Manifest.Image) parse(MediaType.OCI_MANIFEST, document);

        assertThat(image.layers()).isEmpty();
        assertThat(image.subject()).isNull();
    }

    @Test
    void aLayerThatComesTwiceIsOneChild() {
        String layer = CONFIG.formatted(MediaType.OCI_LAYER);
        String document =
                "{\"config\":%s,\"layers\":[%s,%s]}".formatted(CONFIG.formatted(MediaType.OCI_CONFIG), layer, layer);

        Manifest.Image image = (Manifest.Image) parse(MediaType.OCI_MANIFEST, document);

        assertThat(image.layers()).hasSize(2);
        assertThat(image.children()).hasSize(2);
        assertThat(image.fileSystemLayers()).hasSize(2);
    }

    private static Json entry(String content, @Nullable String platform, String... annotation) {
        Descriptor descriptor = Descriptor.of(MediaType.OCI_MANIFEST, content.getBytes(UTF_8))
                .withPlatform(platform == null ? null : Platform.parse(platform));
        return (annotation.length == 0 ? descriptor : descriptor.withAnnotations(Map.of(annotation[0], annotation[1])))
                .toJson();
    }

    private static Manifest.Index index(Json... entries) {
        Json json = Json.object().put("manifests", List.of(entries)).build();
        return (Manifest.Index) Manifest.parse(MediaType.OCI_INDEX, json.bytes());
    }

    private static Digest of(String content) {
        return Digest.of(content.getBytes(UTF_8));
    }

    /// Protocols C114.
    @Test
    void theFirstMatchWins() {
        Manifest.Index index = index(
                entry("none", null), entry("a", "linux/arm64"), entry("b", "linux/amd64"), entry("c", "linux/amd64"));

        assertThat(index.find(Platform.LINUX_AMD64).orElseThrow().digest()).isEqualTo(of("b"));
        assertThat(index.find(Platform.parse("linux/s390x"))).isEmpty();
        assertThat(index.platforms()).containsExactly(Platform.LINUX_ARM64, Platform.LINUX_AMD64);
    }

    @Test
    void variantsAreToldApart() {
        Manifest.Index index =
                index(entry("6", "linux/arm/v6"), entry("7", "linux/arm/v7"), entry("8", "linux/arm64/v8"));

        assertThat(index.find(Platform.parse("linux/arm")).orElseThrow().digest())
                .isEqualTo(of("7"));
        assertThat(index.find(Platform.parse("linux/arm/v6")).orElseThrow().digest())
                .isEqualTo(of("6"));
        assertThat(index.find(Platform.parse("linux/arm64")).orElseThrow().digest())
                .isEqualTo(of("8"));
    }

    @Test
    void attestationsAreNeverSelected() {
        Manifest.Index index = index(
                entry("attestation", "linux/amd64", "vnd.docker.reference.type", "attestation-manifest"),
                entry("other", "unknown/unknown"),
                entry("image", "linux/amd64"));

        assertThat(index.find(Platform.LINUX_AMD64).orElseThrow().digest()).isEqualTo(of("image"));
        assertThat(index.find(Platform.parse("unknown/unknown"))).isEmpty();
        assertThat(index.platforms()).containsExactly(Platform.LINUX_AMD64);
        assertThat(index.children()).hasSize(3);
    }

    @Test
    void isComparedByItsBytes() {
        assertThat(parse(null, INDEX)).isEqualTo(parse(null, INDEX)).hasSameHashCodeAs(parse(null, INDEX));
        assertThat(parse(null, INDEX)).isNotEqualTo(parse(null, INDEX + " "));
        assertThat(parse(null, ARTIFACT)).isEqualTo(parse(MediaType.OCI_MANIFEST, ARTIFACT));
    }

    @Test
    void garbageIsAnIllegalArgumentAndNothingElse() {
        Property.holds(random -> {
            parseOrRefuse(random, ARTIFACT);
            parseOrRefuse(random, INDEX);
        });
    }

    private static void parseOrRefuse(Random random, String document) {
        String mutated = Property.mutated(random, document);
        try {
            assertThat(parse(null, mutated).raw()).isEqualTo(mutated.getBytes(UTF_8));
        } catch (IllegalArgumentException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    /// Protocols C91: the kind of an artifact, or else that of its config; annotations go with it.
    @ParameterizedTest
    @CsvSource({
        "'\"artifactType\":\"a/sbom\",', a/sbom",
        "'\"artifactType\":\"\",',       c/config",
        "'',                                 c/config"
    })
    void standsInAListOfReferrersWithItsKind(String member, String kind) {
        byte[] raw = """
                {"schemaVersion":2,%s"config":{"mediaType":"c/config","digest":"%s","size":2},"layers":[],
                 "annotations":{"k":"v"}}""".formatted(member, Digest.of(new byte[2])).getBytes(UTF_8);
        Manifest manifest = Manifest.parse(MediaType.OCI_MANIFEST, raw);

        Descriptor referrer = manifest.asReferrer(manifest.digest());

        assertThat(referrer.digest()).isEqualTo(Digest.of(raw));
        assertThat(referrer.size()).isEqualTo(raw.length);
        assertThat(referrer.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(referrer.artifactType()).isEqualTo(kind);
        assertThat(referrer.annotations()).isEqualTo(Map.of("k", "v"));
    }

    /// Protocols C91: an index without a kind has none.
    @Test
    void anIndexWithoutAKindHasNoneInAListOfReferrers() {
        Manifest index = Manifest.ofIndex(List.of());

        assertThat(index.asReferrer(index.digest()).artifactType()).isNull();
    }

    @Test
    void countsEachLayerOnceAndNeverOverflows() {
        Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, new byte[0]);
        Descriptor small = new Descriptor(MediaType.OCI_LAYER, Digest.of(new byte[1]), 7);
        Descriptor large = new Descriptor(MediaType.OCI_LAYER, Digest.of(new byte[2]), Long.MAX_VALUE);

        assertThat(Manifest.ofImage(config, List.of(small, small)).layerSize()).isEqualTo(7);
        assertThat(Manifest.ofImage(config, List.of(small, large)).layerSize()).isEqualTo(Long.MAX_VALUE);
    }
}
