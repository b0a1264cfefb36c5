package dev.dray.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One image, `debian:12`, saved as each era did (protocols G1 to G6): `etc/os` in the first layer,
/// `etc/version` in the second, which also takes `tmp/gone` away, and the first once more.
final class Sample {
    static final byte[] BASE = new TarBytes()
            .directory("etc")
            .file("etc/os", "debian")
            .file("tmp/gone", "x")
            .bytes();
    static final byte[] TOP =
            new TarBytes().file("etc/version", "12").file("tmp/.wh.gone", "").bytes();
    static final List<byte[]> LAYERS = List.of(BASE, TOP);
    static final Json CONFIG = config(BASE, TOP);
    static final String CONFIG_HEX = hex(CONFIG.bytes());
    static final String NAME = "debian:12";

    private Sample() {}

    static String hex(byte[] content) {
        return Digest.of(content).hex();
    }

    static Json config(byte[]... tars) {
        List<String> diffIds =
                Arrays.stream(tars).map(tar -> Digest.of(tar).toString()).toList();
        return Json.object()
                .put("architecture", "amd64")
                .put("os", "linux")
                .put(
                        "rootfs",
                        Json.object()
                                .put("type", "layers")
                                .put("diff_ids", Json.ofTexts(diffIds))
                                .build())
                .build();
    }

    static byte[] pack(Compression compression, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.compress(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    static Json item(String config, List<String> names, List<String> layers) {
        return new DockerItem(config, names, layers).toJson();
    }

    /// Before 1.10: no manifest.json.
    static TarBytes legacy() {
        String base = "a".repeat(64);
        String top = "b".repeat(64);
        Json step = Json.object()
                .put("Cmd", Json.ofTexts(List.of("/bin/sh", "-c", "#(nop) ADD file")))
                .build();
        return new TarBytes()
                .directory(base)
                .file(base + "/VERSION", "1.0")
                .file(
                        base + "/json",
                        Json.object()
                                .put("id", base)
                                .put("created", "2014-01-01T00:00:00Z")
                                .put("container_config", step)
                                .put("architecture", "amd64")
                                .put("os", "linux")
                                .build())
                .file(base + "/layer.tar", BASE)
                .directory(top)
                .file(top + "/VERSION", "1.0")
                .file(
                        top + "/json",
                        Json.object()
                                .put("id", top)
                                .put("parent", base)
                                .put("created", "2014-02-02T00:00:00Z")
                                .put("author", "me")
                                .put(
                                        "config",
                                        Json.object()
                                                .put("Cmd", Json.ofTexts(List.of("bash")))
                                                .build())
                                .put("Size", 7)
                                .build())
                .file(top + "/layer.tar", TOP)
                .file(
                        "repositories",
                        Json.object()
                                .put("debian", Json.object().put("12", top).build())
                                .build());
    }

    /// 1.10 to 24, with the first layer once more, as a link.
    static TarBytes classic() {
        Json config = config(BASE, TOP, BASE);
        String name = hex(config.bytes()) + ".json";
        return new TarBytes()
                .file(name, config)
                .directory("1".repeat(64))
                .file("1".repeat(64) + "/VERSION", "1.0")
                .file("1".repeat(64) + "/json", "{}")
                .file("1".repeat(64) + "/layer.tar", BASE)
                .file("2".repeat(64) + "/layer.tar", TOP)
                .link("3".repeat(64) + "/layer.tar", "../" + "1".repeat(64) + "/layer.tar")
                .file(
                        "manifest.json",
                        Json.of(List.of(item(
                                name,
                                List.of(NAME),
                                List.of(
                                        "1".repeat(64) + "/layer.tar",
                                        "2".repeat(64) + "/layer.tar",
                                        "3".repeat(64) + "/layer.tar")))))
                .file("repositories", "{\"debian\":{\"12\":\"" + "3".repeat(64) + "\"}}");
    }

    /// podman: layers at the top, named by their diffIDs; a whole name.
    static TarBytes podman() {
        return new TarBytes()
                .file(hex(BASE) + ".tar", BASE)
                .file(hex(TOP) + ".tar", TOP)
                .file(CONFIG_HEX + ".json", CONFIG)
                .link("1".repeat(64) + "/layer.tar", "../" + hex(BASE) + ".tar")
                .file(
                        "manifest.json",
                        Json.of(List.of(item(
                                CONFIG_HEX + ".json",
                                List.of("docker.io/library/debian:12"),
                                List.of(hex(BASE) + ".tar", hex(TOP) + ".tar")))));
    }

    static Manifest plainManifest() {
        return Manifest.ofImage(
                Descriptor.of(MediaType.OCI_CONFIG, CONFIG.bytes()),
                LAYERS.stream()
                        .map(tar -> Descriptor.of(MediaType.OCI_LAYER, tar))
                        .toList());
    }

    static Manifest packedManifest() {
        return Manifest.ofImage(
                Descriptor.of(MediaType.OCI_CONFIG, CONFIG.bytes()),
                LAYERS.stream()
                        .map(tar -> Descriptor.of(MediaType.OCI_LAYER_GZIP, pack(Compression.GZIP, tar)))
                        .toList());
    }

    private static String path(byte[] content) {
        return "blobs/sha256/" + hex(content);
    }

    static Json index(Descriptor... manifests) {
        return Json.object()
                .put("schemaVersion", 2)
                .put(
                        "manifests",
                        Arrays.stream(manifests).map(Descriptor::toJson).toList())
                .build();
    }

    static Descriptor named(Descriptor manifest) {
        return manifest.withAnnotations(Map.of(
                "io.containerd.image.name", "docker.io/library/debian:12", "org.opencontainers.image.ref.name", "12"));
    }

    private static TarBytes layout(Json index, byte[]... blobs) {
        TarBytes tar = new TarBytes().directory("blobs").directory("blobs/sha256");
        for (byte[] blob : blobs) {
            tar.file(path(blob), blob);
        }
        return tar.file("index.json", index).file("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}");
    }

    private static Json dockerList(byte[] base, byte[] top) {
        return Json.of(List.of(item(path(CONFIG.bytes()), List.of(NAME), List.of(path(base), path(top)))));
    }

    /// The list of [#hybrid()] with other names.
    static Json hybridList(List<String> names) {
        return Json.of(List.of(item(path(CONFIG.bytes()), names, List.of(path(BASE), path(TOP)))));
    }

    /// Docker 25 and later: an OCI layout of unpacked layers too.
    static TarBytes hybrid() {
        Manifest manifest = plainManifest();
        return layout(index(named(manifest.descriptor())), CONFIG.bytes(), BASE, TOP, manifest.raw())
                .file("manifest.json", dockerList(BASE, TOP));
    }

    /// The containerd store, of an image of which it pulled one platform of two.
    static TarBytes partial() {
        byte[] base = pack(Compression.GZIP, BASE);
        byte[] top = pack(Compression.GZIP, TOP);
        Manifest image = packedManifest();
        Manifest index = Manifest.ofIndex(List.of(
                image.descriptor().withPlatform(Platform.LINUX_AMD64),
                Descriptor.of(MediaType.OCI_MANIFEST, "never pulled".getBytes(UTF_8))
                        .withPlatform(Platform.parse("linux/arm64"))));
        return layout(index(named(index.descriptor())), CONFIG.bytes(), base, top, image.raw(), index.raw())
                .file("manifest.json", dockerList(base, top));
    }

    /// The containerd store: what the registry had, packed layers and attestations included.
    static TarBytes containerd() {
        byte[] base = pack(Compression.GZIP, BASE);
        byte[] top = pack(Compression.GZIP, TOP);
        Manifest image = packedManifest();
        Manifest attestation = Manifest.ofImage(Descriptor.of(MediaType.OCI_EMPTY, "{}".getBytes(UTF_8)), List.of());
        Manifest index = Manifest.ofIndex(List.of(
                image.descriptor().withPlatform(Platform.LINUX_AMD64),
                attestation
                        .descriptor()
                        .withPlatform(Platform.parse("unknown/unknown"))
                        .withAnnotations(Map.of("vnd.docker.reference.type", "attestation-manifest"))));
        return layout(
                        index(named(index.descriptor())),
                        CONFIG.bytes(),
                        base,
                        top,
                        image.raw(),
                        index.raw(),
                        attestation.raw(),
                        "{}".getBytes(UTF_8))
                .file("manifest.json", dockerList(base, top));
    }

    /// An OCI layout in a tar, as skopeo writes it: with a tag only.
    static TarBytes oci() {
        Manifest image = packedManifest();
        return layout(
                index(image.descriptor().withAnnotations(Map.of("org.opencontainers.image.ref.name", "12"))),
                CONFIG.bytes(),
                pack(Compression.GZIP, BASE),
                pack(Compression.GZIP, TOP),
                image.raw());
    }
}
