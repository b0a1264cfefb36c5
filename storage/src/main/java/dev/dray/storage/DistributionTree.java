package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The tree of the CNCF's distribution, once "Docker Registry", which that program serves as well.
///
/// ```
/// ROOT/docker/registry/v2
/// ├── blobs/sha256/<first two digits>/<hex>/data
/// └── repositories/acme/web/
///     ├── _layers/sha256/<hex>/link
///     ├── _manifests/revisions/sha256/<hex>/link
///     ├── _manifests/tags/1.0/{current/link,index/sha256/<hex>/link}
///     └── _uploads/<uuid>/{data,startedat}
/// ```
///
/// A link's text is a digest. Of what type a manifest is, it says itself; where it does not, a file `mediatype` beside
/// the link does, which distribution passes over. Who is about whom is in no file.
///
/// @see <a href="https://github.com/distribution/distribution/blob/v3.0.0/registry/storage/paths.go">paths.go</a>
final class DistributionTree implements Tree {
    private static final String LINK = "link";
    private static final String DATA = "data";
    private static final String TYPE = "mediatype";
    private static final Path TAGS = Path.of("_manifests", "tags");
    private static final int SHARD_DIGITS = 2;

    private final Path root;
    private final Path blobs;
    private final Path repositories;
    private final InstantSource clock;

    DistributionTree(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
        Path top = root.resolve("docker").resolve("registry").resolve("v2");
        this.blobs = top.resolve("blobs");
        this.repositories = top.resolve("repositories");
    }

    @Override
    public Path scratch() {
        return root.resolve("scratch");
    }

    @Override
    public Path blob(Digest digest) {
        return blobs.resolve(digest.algorithm().toString())
                .resolve(digest.hex().substring(0, SHARD_DIGITS))
                .resolve(digest.hex())
                .resolve(DATA);
    }

    @Override
    public void blobs(Visit<Path> visit) throws IOException {
        Folders.visit(
                blobs,
                algorithm -> Folders.visit(
                        algorithm, shard -> Folders.visit(shard, blob -> visitFile(blob.resolve(DATA), visit))));
    }

    private static void visitFile(Path file, Visit<Path> visit) throws IOException {
        if (Files.exists(file)) {
            visit.on(file);
        }
    }

    @Override
    public Optional<Digest> digestOf(Path blob) {
        Path hex = Durable.folder(blob);
        Path algorithm = Durable.folder(Durable.folder(hex));
        return Folders.digest(Folders.name(algorithm), Folders.name(hex));
    }

    @Override
    public void repositories(Visit<String> visit) throws IOException {
        Folders.repositories(repositories, "", visit);
    }

    private Path layers(String path) {
        return repositories.resolve(path).resolve("_layers");
    }

    private Path manifests(String path) {
        return repositories.resolve(path).resolve("_manifests");
    }

    private Path tags(String path) {
        return repositories.resolve(path).resolve(TAGS);
    }

    private Path uploads(String path) {
        return repositories.resolve(path).resolve("_uploads");
    }

    @Override
    public List<Path> parts(String path) {
        return List.of(layers(path), manifests(path));
    }

    private static NameFile link(Path folder, Digest digest) {
        return new NameFile(
                folder.resolve(digest.algorithm().toString())
                        .resolve(digest.hex())
                        .resolve(LINK),
                digest.toString());
    }

    private static void links(Path folder, Visit<Digest> visit) throws IOException {
        Folders.visit(
                folder, algorithm -> Folders.visit(algorithm, hex -> visitLink(hex.resolve(LINK), algorithm, visit)));
    }

    private static void visitLink(Path link, Path algorithm, Visit<Digest> visit) throws IOException {
        Optional<Digest> digest = Folders.digest(Folders.name(algorithm), Folders.name(Durable.folder(link)));
        if (digest.isPresent() && Files.exists(link)) {
            visit.on(digest.get());
        }
    }

    @Override
    public NameFile blobLink(String path, Digest digest) {
        return link(layers(path), digest);
    }

    @Override
    public void blobLinks(String path, Visit<Digest> visit) throws IOException {
        links(layers(path), visit);
    }

    private NameFile revision(String path, Digest digest) {
        return link(manifests(path).resolve("revisions"), digest);
    }

    @Override
    public Path manifestLink(String path, Digest digest) {
        return revision(path, digest).path();
    }

    @Override
    public List<NameFile> manifestFiles(String path, Descriptor descriptor, Manifest manifest) {
        NameFile link = revision(path, descriptor.digest());
        return Parsed.saysItsType(descriptor.mediaType(), manifest.raw())
                ? List.of(link)
                : List.of(
                        new NameFile(
                                link.path().resolveSibling(TYPE),
                                descriptor.toJson().toString()),
                        link);
    }

    @Override
    public Path wholeManifest(String path, Digest digest) {
        return Durable.folder(manifestLink(path, digest));
    }

    @Override
    public void manifestLinks(String path, Visit<Digest> visit) throws IOException {
        links(manifests(path).resolve("revisions"), visit);
    }

    @Override
    public Optional<Descriptor> describe(Path link) throws IOException {
        try {
            return Optional.of(Folders.descriptor(link.resolveSibling(TYPE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Path tag(String path, String tag) {
        return wholeTag(path, tag).resolve("current").resolve(LINK);
    }

    @Override
    public List<NameFile> tagFiles(String path, String tag, Digest manifest) {
        NameFile index = link(wholeTag(path, tag).resolve("index"), manifest);
        return List.of(index, new NameFile(tag(path, tag), index.content()));
    }

    @Override
    public Path wholeTag(String path, String tag) {
        return tags(path).resolve(tag);
    }

    @Override
    public void tags(String path, Visit<String> visit) throws IOException {
        Folders.names(tags(path), tag -> {
            if (Files.exists(tag(path, tag))) {
                visit.on(tag);
            }
        });
    }

    @Override
    public Optional<NameFile> referrer(String path, Digest subject, Descriptor referrer) {
        return Optional.empty();
    }

    @Override
    public Optional<List<Descriptor>> referrers(String path, Digest subject) {
        return Optional.empty();
    }

    /// Distribution passes over what it does not know.
    @Override
    public Path alias(String path, Digest digest) {
        return repositories
                .resolve(path)
                .resolve("_aliases")
                .resolve(digest.algorithm().toString())
                .resolve(digest.hex());
    }

    @Override
    public Path upload(String path, String id) {
        return uploads(path).resolve(id).resolve(DATA);
    }

    @Override
    public Path wholeUpload(String path, String id) {
        return uploads(path).resolve(id);
    }

    /// Without the time it began at, distribution neither goes on with an upload nor purges it.
    @Override
    public List<NameFile> uploadFiles(String path, String id) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return List.of(new NameFile(uploads(path).resolve(id).resolve("startedat"), now));
    }

    @Override
    public void uploads(String path, Visit<String> visit) throws IOException {
        Folders.names(uploads(path), visit);
    }

    /// The folders of a link, a blob and an upload, and all of a tag.
    @Override
    public boolean goesWithItsContent(Path folder) {
        String name = Folders.name(folder);
        return isHex(name) || Durable.folder(folder).endsWith("_uploads") || isOfTag(folder);
    }

    private static boolean isHex(String name) {
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            if (Folders.digest(algorithm.toString(), name).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTag(Path folder) {
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            if (above.endsWith(TAGS)) {
                return true;
            }
        }
        return false;
    }
}
