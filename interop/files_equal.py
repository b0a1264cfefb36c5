#!/usr/bin/env python3
"""Compares what `dray files --json` says with a directory, or with --listing with another listing; every difference is
printed. Writes the paths of a few regular files, each ended by a NUL, to a third file."""

import base64
import json
import os
import stat
import sys

TYPES = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink",
         stat.S_IFCHR: "character-device", stat.S_IFBLK: "block-device", stat.S_IFIFO: "fifo"}


def raw(entry, member):
    return base64.b64decode(entry[member + "Raw"]) if member + "Raw" in entry else os.fsencode(entry[member])


def listed(file):
    with open(file, "rb") as stream:
        return {raw(entry, "path"): entry for entry in map(json.loads, stream)}


def says(entry, entries):
    """What can be compared of an entry of a listing; another name of a file is what the file is."""
    if entry["type"] == "hard-link":
        entry = entries[raw(entry, "link")]
    kind = entry["type"]
    facts = {"type": kind, "mode": int(entry["mode"], 8), "owner": (entry["uid"], entry["gid"])}
    if kind == "file":
        facts["size"] = entry["size"]
    if kind == "symlink":
        facts["link"] = raw(entry, "link")
    if kind == "symlink":
        del facts["mode"]
    if "layer" in entry:
        facts["mtime"] = entry["mtime"][:19]
    return facts


def is_on_disk(root, path):
    from datetime import datetime, timezone
    info = os.lstat(os.path.join(root, path))
    kind = TYPES[stat.S_IFMT(info.st_mode)]
    facts = {"type": kind, "mode": stat.S_IMODE(info.st_mode), "owner": (info.st_uid, info.st_gid), "size": info.st_size,
             "mtime": datetime.fromtimestamp(info.st_mtime_ns // 10**9, timezone.utc).isoformat()[:19]}
    if kind == "symlink":
        facts["link"] = os.readlink(os.path.join(root, path))
    return facts


def walk(root):
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            yield os.path.relpath(os.path.join(folder, name), root)


def main():
    arguments = [each for each in sys.argv[1:] if each != "--listing"]
    entries = listed(arguments[1])
    if "--listing" in sys.argv:
        expected = listed(arguments[0])
        others = {path: says(entry, expected) for path, entry in expected.items()}
    else:
        root = os.fsencode(arguments[0])
        others = {path: is_on_disk(root, path) for path in walk(root)}
    failed = False
    for path in sorted(set(entries) | set(others)):
        ours, theirs = says(entries[path], entries) if path in entries else None, others.get(path)
        if ours is None or theirs is None:
            print(path, "is only", "there" if ours is None else "in dray's list")
            failed = True
            continue
        for fact, value in ours.items():
            skipped = fact == "owner" and os.geteuid() != 0
            if fact in theirs and theirs[fact] != value and not skipped:
                print(path, fact, "is", theirs[fact], "but dray says", value)
                failed = True
    regular = sorted(path for path, entry in entries.items() if says(entry, entries)["type"] == "file" and b"\n" not in path)
    with open(arguments[2], "wb") as sample:
        for path in regular[::max(1, len(regular) // 4)]:
            try:
                path.decode()
            except UnicodeDecodeError:
                continue
            sample.write(path + b"\0")
    sys.exit(failed)


main()
