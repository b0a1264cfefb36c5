package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Dray's own tree.
///
/// ```
/// ROOT
/// ├── blobs/sha256/<hex>                    the bytes of all content, once
/// ├── repositories/acme/web/
/// │   ├── _blobs/sha256-<hex>               empty: the repository has this blob
/// │   ├── _manifests/sha256-<hex>           it has this manifest; empty, or a descriptor where that does not
/// │   │                                     say of what type it is
/// │   ├── _tags/1.0                         a digest: what the tag stands for
/// │   ├── _referrers/sha256-<hex>/sha256-<hex>   a descriptor: the second is about the first
/// │   ├── _aliases/sha256-<hex>             a digest: of the manifest that is known by this one, too
/// │   └── _uploads/<uuid>                   the bytes so far
/// ├── scratch/                              cleared when it is opened
/// └── lock                                  held by the process that has it open
/// ```
final class OwnTree implements Tree {
    private final Path root;
    private final Path blobs;
    private final Path repositories;

    OwnTree(Path root) {
        this.root = root;
        this.blobs = root.resolve("blobs");
        this.repositories = root.resolve("repositories");
    }

    @Override
    public Path scratch() {
        return root.resolve("scratch");
    }

    @Override
    public Path blob(Digest digest) {
        return blobs.resolve(digest.algorithm().toString()).resolve(digest.hex());
    }

    @Override
    public void blobs(Visit<Path> visit) throws IOException {
        Folders.visit(blobs, algorithm -> Folders.visit(algorithm, visit));
    }

    @Override
    public Optional<Digest> digestOf(Path blob) {
        return Folders.digest(Folders.name(Durable.folder(blob)), Folders.name(blob));
    }

    @Override
    public void repositories(Visit<String> visit) throws IOException {
        Folders.repositories(repositories, "", visit);
    }

    private Path part(String path, String part) {
        return repositories.resolve(path).resolve(part);
    }

    @Override
    public List<Path> parts(String path) {
        return List.of(part(path, "_blobs"), part(path, "_manifests"));
    }

    /// A digest cannot be malformed, so it is safe in a path.
    private static String name(Digest digest) {
        return digest.algorithm() + "-" + digest.hex();
    }

    private static void digests(Path folder, Visit<Digest> visit) throws IOException {
        Folders.names(folder, name -> {
            int dash = name.indexOf('-');
            Optional<Digest> digest =
                    dash < 0 ? Optional.empty() : Folders.digest(name.substring(0, dash), name.substring(dash + 1));
            if (digest.isPresent()) {
                visit.on(digest.get());
            }
        });
    }

    @Override
    public NameFile blobLink(String path, Digest digest) {
        return new NameFile(part(path, "_blobs").resolve(name(digest)), "");
    }

    @Override
    public void blobLinks(String path, Visit<Digest> visit) throws IOException {
        digests(part(path, "_blobs"), visit);
    }

    @Override
    public Path manifestLink(String path, Digest digest) {
        return part(path, "_manifests").resolve(name(digest));
    }

    @Override
    public List<NameFile> manifestFiles(String path, Descriptor descriptor, Manifest manifest) {
        String said = Parsed.saysItsType(descriptor.mediaType(), manifest.raw())
                ? ""
                : descriptor.toJson().toString();
        return List.of(new NameFile(manifestLink(path, descriptor.digest()), said));
    }

    @Override
    public Path wholeManifest(String path, Digest digest) {
        return manifestLink(path, digest);
    }

    @Override
    public void manifestLinks(String path, Visit<Digest> visit) throws IOException {
        digests(part(path, "_manifests"), visit);
    }

    @Override
    public Optional<Descriptor> describe(Path link) throws IOException {
        return Files.size(link) == 0 ? Optional.empty() : Optional.of(Folders.descriptor(link));
    }

    @Override
    public Path tag(String path, String tag) {
        return part(path, "_tags").resolve(tag);
    }

    @Override
    public List<NameFile> tagFiles(String path, String tag, Digest manifest) {
        return List.of(new NameFile(tag(path, tag), manifest.toString()));
    }

    @Override
    public Path wholeTag(String path, String tag) {
        return tag(path, tag);
    }

    @Override
    public void tags(String path, Visit<String> visit) throws IOException {
        Folders.names(part(path, "_tags"), visit);
    }

    private Path referrers(String path, String subject) {
        return part(path, "_referrers").resolve(subject);
    }

    @Override
    public Optional<NameFile> referrer(String path, Digest subject, Descriptor referrer) {
        return Optional.of(new NameFile(
                referrers(path, name(subject)).resolve(name(referrer.digest())),
                referrer.toJson().toString()));
    }

    @Override
    public Optional<List<Descriptor>> referrers(String path, Digest subject) throws IOException {
        List<Descriptor> found = new ArrayList<>();
        Folders.visit(referrers(path, name(subject)), entry -> {
            try {
                found.add(Folders.descriptor(entry));
            } catch (NoSuchFileException e) {
                // It went after it had been listed.
            }
        });
        return Optional.of(found);
    }

    @Override
    public Path alias(String path, Digest digest) {
        return part(path, "_aliases").resolve(name(digest));
    }

    @Override
    public Path upload(String path, String id) {
        return part(path, "_uploads").resolve(id);
    }

    @Override
    public Path wholeUpload(String path, String id) {
        return upload(path, id);
    }

    @Override
    public List<NameFile> uploadFiles(String path, String id) {
        return List.of();
    }

    @Override
    public void uploads(String path, Visit<String> visit) throws IOException {
        Folders.names(part(path, "_uploads"), visit);
    }

    /// The folder of what is about a manifest.
    @Override
    public boolean goesWithItsContent(Path folder) {
        return Durable.folder(folder).endsWith("_referrers");
    }
}
