#!/usr/bin/env python3
"""Lists a directory: one line for each entry, sorted by the bytes of its name, with all that a file system keeps of it."""

import os
import stat

import listing

TYPES = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "dir",
    stat.S_IFLNK: "symlink",
    stat.S_IFCHR: "char",
    stat.S_IFBLK: "block",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
}


def walk(root):
    """The root and all below it, as paths in bytes. Follows no symbolic link."""
    yield root
    with os.scandir(root) as children:
        for child in sorted(children, key=lambda each: each.name):
            if child.is_dir(follow_symlinks=False):
                yield from walk(child.path)
            else:
                yield child.path


def read(path):
    info = os.lstat(path)
    entry = listing.Entry(TYPES[stat.S_IFMT(info.st_mode)], stat.S_IMODE(info.st_mode), (info.st_uid, info.st_gid), info.st_mtime_ns)
    if entry.type == "file":
        entry.size = info.st_size
        with open(path, "rb") as stream:
            entry.content = listing.sha256(stream)
    if entry.type == "symlink":
        entry.target = os.readlink(path)
    if entry.type in ("char", "block"):
        entry.device = (os.major(info.st_rdev), os.minor(info.st_rdev))
    for name in os.listxattr(path, follow_symlinks=False):
        entry.xattrs[name] = os.getxattr(path, name, follow_symlinks=False)
    return entry, (info.st_dev, info.st_ino)


def main():
    options = listing.arguments(__doc__)
    root = os.fsencode(options.path)
    entries, names = {}, {}
    for path in walk(root):
        name = os.path.relpath(path, root)
        entries[name], inode = read(path)
        if entries[name].type != "dir":
            entries[name].links = names.setdefault(inode, [])
            entries[name].links.append(name)
    listing.show(entries, options)


main()
