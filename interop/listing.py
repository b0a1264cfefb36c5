"""What both listings share: one line for each entry of a file tree, in an order and a form that `diff` can compare."""

import argparse
import hashlib
from dataclasses import dataclass, field

FIELDS = ("type", "mode", "owner", "size", "mtime", "content", "target", "device", "links", "xattrs")


@dataclass
class Entry:
    """An entry of a tree. What a type does not have (the size of a directory, the target of a file) stays unset."""

    type: str
    mode: int
    owner: tuple
    mtime: int  # nanoseconds since 1970
    size: int | None = None
    content: str | None = None  # sha256 of the bytes, in hex
    target: bytes | None = None
    device: tuple | None = None
    links: list = field(default_factory=list)  # all names of the same file, this one included
    xattrs: dict = field(default_factory=dict)

    def show(self, name, nanoseconds):
        if name == "mode":
            # Linux knows no permissions of symbolic links, and programs write different ones into archives.
            return "mode=%04o" % (0o777 if self.type == "symlink" else self.mode)
        if name == "owner":
            return "owner=%d:%d" % self.owner
        if name == "mtime":
            seconds, rest = divmod(self.mtime, 1_000_000_000)
            return "mtime=%d.%09d" % (seconds, rest) if nanoseconds else "mtime=%d" % seconds
        if name == "links":
            return "same-as=" + text(min(self.links)) if len(self.links) > 1 else None
        if name == "xattrs":
            return " ".join("%s=%s" % (key, value.hex()) for key, value in sorted(self.xattrs.items())) or None
        value = getattr(self, name)
        return None if value is None else "%s=%s" % (name, text(value) if name == "target" else value)


def text(name):
    """The bytes of a name as ASCII, with no byte lost: names need not be UTF-8."""
    return repr(name)[2:-1].replace(" ", "\\x20")


def sha256(stream):
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("path")
    parser.add_argument("--fields", default=",".join(FIELDS), help="which to print: " + ",".join(FIELDS))
    parser.add_argument("--whole-seconds", action="store_true", help="leave out the fractions of times")
    parser.add_argument("--exclude", action="append", default=[], metavar="NAME", help="leave out this entry and all below")
    parser.add_argument("--untimed", action="append", default=[], metavar="NAME", help="leave out the time of this entry")
    parser.add_argument("--separate-symlinks", action="store_true", help="show hard links between symbolic links as files of their own")
    return parser.parse_args()


def separate_symlinks(entries):
    for entry in entries.values():
        if entry.type == "symlink":
            entry.links = []


def show(entries, options):
    """Prints `entries` (a name in bytes, "." for the root, to an Entry) sorted by name."""
    excluded = [name.encode() for name in options.exclude]
    fields = options.fields.split(",")
    if options.separate_symlinks:
        separate_symlinks(entries)
    for name, entry in sorted(entries.items()):
        if any(name == other or name.startswith(other + b"/") for other in excluded):
            continue
        untimed = text(name) in options.untimed
        shown = (entry.show(each, not options.whole_seconds) for each in fields if not (untimed and each == "mtime"))
        print(text(name), *(each for each in shown if each is not None))
