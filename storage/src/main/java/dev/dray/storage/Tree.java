package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where things are in a folder, and what is in the small files: all in which one kind of [DiskStorage] differs from
/// another. Paths of repositories, tags and digests were checked, so that none leads out of the folder.
interface Tree {
    /// What is done with each thing of many.
    @FunctionalInterface
    interface Visit<T> {
        void on(T thing) throws IOException;
    }

    /// For files that are of no use when the process has ended.
    Path scratch();

    /// The bytes of some content, whichever repositories have it.
    Path blob(Digest digest);

    /// Visits the files of all content.
    void blobs(Visit<Path> visit) throws IOException;

    /// The digest that a file's place says; empty for a file that does not belong there.
    Optional<Digest> digestOf(Path blob);

    /// Visits the paths of the repositories that ever had something.
    void repositories(Visit<String> visit) throws IOException;

    /// The folders of a repository; it exists when one of them does.
    List<Path> parts(String path);

    /// Says that a repository has a blob.
    NameFile blobLink(String path, Digest digest);

    void blobLinks(String path, Visit<Digest> visit) throws IOException;

    /// Says that a repository has a manifest.
    Path manifestLink(String path, Digest digest);

    /// The files that say so, and of what type it is, in the order in which they are to be there; the last of them is
    /// the link.
    List<NameFile> manifestFiles(String path, Descriptor descriptor, Manifest manifest);

    /// The file or folder that goes when a manifest goes, after its link.
    Path wholeManifest(String path, Digest digest);

    void manifestLinks(String path, Visit<Digest> visit) throws IOException;

    /// What a manifest is, as its link says; empty where the link does not, and only the manifest can.
    Optional<Descriptor> describe(Path link) throws IOException;

    /// The file that says which digest a tag stands for.
    Path tag(String path, String tag);

    /// The files of a tag, in the order in which they are to be there; the last is the one that says it.
    List<NameFile> tagFiles(String path, String tag, Digest manifest);

    /// The file or folder that goes when a tag goes, after the file that says what it stands for.
    Path wholeTag(String path, String tag);

    void tags(String path, Visit<String> visit) throws IOException;

    /// The entry that says that a manifest is about another; empty where no such list is kept.
    Optional<NameFile> referrer(String path, Digest subject, Descriptor referrer);

    /// The entries about a manifest; empty where no such list is kept.
    Optional<List<Descriptor>> referrers(String path, Digest subject) throws IOException;

    /// The file that says which manifest another digest stands for.
    Path alias(String path, Digest digest);

    /// The bytes of an upload.
    Path upload(String path, String id);

    /// The file or folder that goes when an upload ends.
    Path wholeUpload(String path, String id);

    /// What is beside the bytes of an upload; it goes with them.
    List<NameFile> uploadFiles(String path, String id);

    void uploads(String path, Visit<String> visit) throws IOException;

    /// Whether a folder is there for one thing only, and goes with it.
    boolean goesWithItsContent(Path folder);
}
