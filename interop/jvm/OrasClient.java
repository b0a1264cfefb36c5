import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import land.oras.ArtifactType;
import land.oras.ContainerRef;
import land.oras.LocalPath;
import land.oras.Manifest;
import land.oras.Registry;

/// oras-java: `OrasClient HOST USER PASSWORD FOLDER STEP...`, with a user of "" where nobody is asked.
final class OrasClient {
    private static final ArtifactType ARTIFACT = ArtifactType.from("application/vnd.interop.test");
    private static final ArtifactType NOTE = ArtifactType.from("application/vnd.interop.note");

    private final String host;
    private final String user;
    private final String password;
    private final Path folder;
    private final Registry registry;

    private OrasClient(String host, String user, String password, Path folder) {
        this.host = host;
        this.user = user;
        this.password = password;
        this.folder = folder;
        this.registry = user.isEmpty() ? reach().withRegistry(host).build() : as(user, password);
    }

    public static void main(String[] args) throws Exception {
        var client = new OrasClient(args[0], args[1], args[2], Path.of(args[3]));
        new Steps()
                .with("log_in", client::logIn)
                .with("push", client::push)
                .with("pull", client::pull)
                .with("tags", client::tags)
                .with("catalog", client::catalog)
                .with("mount", client::mount)
                .with("attach", client::attach)
                .with("discover", client::discover)
                .with("delete_manifest", client::deleteManifest)
                .with("delete_blob", client::deleteBlob)
                .run(List.of(args).subList(4, args.length));
        System.exit(0);
    }

    private Registry.Builder reach() {
        String authority = System.getProperty("interop.authority", "");
        Registry.Builder builder = Registry.builder().defaults();
        return authority.isEmpty() ? builder.withInsecure(true) : builder.withCaFile(Path.of(authority));
    }

    private Registry as(String name, String secret) {
        String authority = System.getProperty("interop.authority", "");
        return authority.isEmpty()
                ? Registry.builder().insecure(host, name, secret).build()
                : Registry.builder().defaults(host, name, secret).withCaFile(Path.of(authority)).build();
    }

    private ContainerRef ref(String name) {
        return ContainerRef.parse(host + "/oras-java/" + name);
    }

    private void logIn() throws Exception {
        Registry nobody = reach().withRegistry(host).build();
        Steps.mustFail("OrasException", () -> nobody.getTags(ref("app:v1")));
        Steps.mustFail("OrasException", () -> as("oras-java", "wrong").getTags(ref("app:v1")));
    }

    private void push() {
        registry.pushArtifact(ref("app:v1"), ARTIFACT, payload());
        registry.pushBlobChunked(ref("app:v1"), folder.resolve("payload"), 100_000);
    }

    private LocalPath payload() {
        return LocalPath.of(folder.resolve("payload"));
    }

    private void pull() throws Exception {
        Path target = Files.createDirectories(folder.resolve("pulled"));
        registry.pullArtifact(ref("app:v1"), target, true);
        Steps.check(Files.mismatch(target.resolve("payload"), folder.resolve("payload")) < 0, "the payload came back");
    }

    private void tags() {
        Steps.check(registry.getTags(ref("app:v1")).tags().equals(List.of("v1")), "one tag is listed");
    }

    private void catalog() {
        Steps.check(registry.getRepositories().repositories().contains("oras-java/app"), "the repository is listed");
    }

    private void mount() throws Exception {
        String layer = registry.getManifest(ref("app:v1")).getLayers().getFirst().getDigest();
        ContainerRef from = ref("app").withDigest(layer);
        ContainerRef to = ref("copy").withDigest(layer);
        Steps.check(registry.mountBlob(from, to), "the blob was mounted");
        registry.fetchBlob(to, folder.resolve("mounted")); // not `getBlob`, which takes all blobs for text
        Steps.check(Files.mismatch(folder.resolve("mounted"), folder.resolve("payload")) < 0, "it is there");
    }

    private void attach() {
        registry.attachArtifact(ref("app:v1"), NOTE, payload());
    }

    private void discover() {
        ContainerRef subject = ref("app").withDigest(registry.getManifest(ref("app:v1")).getDescriptor().getDigest());
        Steps.check(registry.getReferrers(subject, NOTE).getManifests().size() == 1, "it is a referrer");
        Steps.check(registry.getReferrers(subject, null).getManifests().size() == 1, "it is the only one");
    }

    private void deleteManifest() throws Exception {
        Manifest manifest = registry.getManifest(ref("app:v1"));
        registry.deleteManifest(ref("app").withDigest(manifest.getDescriptor().getDigest()));
        Steps.mustFail("404", () -> registry.getManifest(ref("app:v1")));
    }

    private void deleteBlob() throws Exception {
        String digest = registry.pushBlob(ref("app:v1"), new byte[] {1, 2, 3}).getDigest();
        registry.deleteBlob(ref("app").withDigest(digest));
        Steps.mustFail("404", () -> registry.getBlob(ref("app").withDigest(digest)));
    }
}
