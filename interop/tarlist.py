#!/usr/bin/env python3
"""Lists a tar as `tree.py` would list the directory that it unpacks to. A name that is there twice is an error."""

import os
import posixpath
import sys
import tarfile

import listing

TYPES = {
    tarfile.REGTYPE: "file",
    tarfile.AREGTYPE: "file",
    tarfile.CONTTYPE: "file",
    tarfile.GNUTYPE_SPARSE: "file",
    tarfile.DIRTYPE: "dir",
    tarfile.SYMTYPE: "symlink",
    tarfile.CHRTYPE: "char",
    tarfile.BLKTYPE: "block",
    tarfile.FIFOTYPE: "fifo",
}
XATTR = "SCHILY.xattr."


def name_of(text):
    return os.fsencode(posixpath.normpath(text.lstrip("/") or "."))


def time_of(member):
    """The time in nanoseconds: a float cannot hold it, so it is read from the record that tarfile parsed it from."""
    seconds, _, fraction = member.pax_headers.get("mtime", str(int(member.mtime))).partition(".")
    return int(seconds) * 1_000_000_000 + int(fraction.ljust(9, "0")[:9] or 0)


def read(archive, member):
    entry = listing.Entry(TYPES[member.type], member.mode & 0o7777, (member.uid, member.gid), time_of(member))
    if entry.type == "file":
        entry.size = member.size
        entry.content = listing.sha256(archive.extractfile(member))
    if entry.type == "symlink":
        entry.target = os.fsencode(member.linkname)
    if entry.type in ("char", "block"):
        entry.device = (member.devmajor, member.devminor)
    for key, value in member.pax_headers.items():
        if key.startswith(XATTR):
            entry.xattrs[key[len(XATTR):]] = value.encode("utf-8", "surrogateescape")
    return entry


def main():
    options = listing.arguments(__doc__)
    entries = {}
    # The names are bytes to us: this encoding and error handler lose none.
    with tarfile.open(options.path, encoding="utf-8", errors="surrogateescape") as archive:
        for member in archive:
            name = name_of(member.name)
            if name in entries:
                sys.exit("%s: %s is there twice" % (options.path, listing.text(name)))
            if member.type == tarfile.LNKTYPE:
                # Another name of an entry that came before: which of them came first is the writer's choice.
                entries[name] = entries[name_of(member.linkname)]
            else:
                entries[name] = read(archive, member)
            if entries[name].type != "dir":
                entries[name].links.append(name)
    listing.show(entries, options)


main()
