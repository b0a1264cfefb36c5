package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One directory of a tree that layers are applied to, and the only way to touch it. Names are single raw
/// components (see [RawName]), never paths, and no method follows a symbolic link: following them inside the
/// root is [Walker]'s.
interface Directory extends Closeable {
    /// What matters of a file's type in order to go on.
    enum Kind {
        DIRECTORY,
        SYMLINK,
        OTHER
    }

    /// What an entry may wish for and the file system refuse, most often to who is not root.
    enum Wish {
        OWNER,
        MODE,
        XATTRS,
        /// The file itself, where it is a device or a FIFO.
        DEVICE
    }

    /// What is under a name; null when nothing is.
    @Nullable
    Kind find(String name) throws IOException;

    /// Opens a directory in this one; null when there is none of that name.
    @Nullable
    Directory open(String name) throws IOException;

    /// All names but `.` and `..`, in no promised order.
    List<String> list() throws IOException;

    /// The target of a symbolic link.
    String readLink(String name) throws IOException;

    /// Makes a directory that only its owner may use yet.
    ///
    /// @return false when the name is taken
    boolean makeDirectory(String name) throws IOException;

    /// Makes what the entry says, neither directory nor hard link, with all its attributes.
    ///
    /// @return what was refused; null when the name is taken, and nothing of the content has been read then
    @Nullable
    Set<Wish> create(String name, TarEntry entry, InputStream content) throws IOException;

    /// Gives a file of this tree another name.
    ///
    /// @return false when the name is taken
    boolean link(String name, Directory targetParent, String target) throws IOException;

    /// Sets owner, attributes, mode and times of a file that is no symbolic link; `.` is this directory.
    ///
    /// @return what was refused
    Set<Wish> setAttributes(String name, TarEntry entry) throws IOException;

    /// Whether attributes of a directory stay as they were set, whatever is done inside it later; on disk they do not.
    default boolean keepsAttributes() {
        return false;
    }

    /// Makes sure that its owner may list and change a directory.
    void unlock(String name) throws IOException;

    /// Removes what is no directory.
    void remove(String name) throws IOException;

    /// Removes an empty directory.
    void removeDirectory(String name) throws IOException;
}
