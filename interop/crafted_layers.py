#!/usr/bin/env python3
"""Writes, into the directory given, the tars of an image's layers that no build would make and readers must still get right.

1.tar is the lowest. The rules are those of the OCI image specification 1.1, "Image Layer Filesystem Changeset".
"""

import io
import sys
import tarfile

TIME = "1234567890.123456789"  # times have nanoseconds in a PAX header only


def directory(name, mode=0o755, uid=0):
    return entry(name, tarfile.DIRTYPE, mode=mode, uid=uid)


def file(name, content=b"", mode=0o644):
    info, _ = entry(name, tarfile.REGTYPE, mode=mode)
    info.size = len(content)
    return info, content


def symlink(name, target):
    return entry(name, tarfile.SYMTYPE, mode=0o777, target=target)


def hard_link(name, target):
    return entry(name, tarfile.LNKTYPE, target=target)


def entry(name, kind, mode=0o644, uid=0, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.uid, info.linkname = kind, mode, uid, target
    info.pax_headers = {"mtime": TIME}
    return info, b""


LOWEST = [
    directory("./"),
    directory("whiteouts"),
    file("whiteouts/gone"),
    file("whiteouts/kept"),
    directory("whiteouts/tree"),
    file("whiteouts/tree/gone"),
    directory("opaque"),
    file("opaque/gone"),
    directory("opaque/deep"),
    file("opaque/deep/gone"),
    directory("opaque-last"),
    file("opaque-last/gone"),
    directory("replaced"),
    file("replaced/file-by-directory"),
    directory("replaced/directory-by-file"),
    file("replaced/directory-by-file/gone"),
    directory("replaced/real"),
    file("replaced/real/kept"),
    symlink("replaced/link-by-file", "real"),
    symlink("replaced/link-by-directory", "real"),
    symlink("replaced/dangling-by-file", "/etc/nowhere"),
    file("replaced/file-by-link"),
    directory("metadata"),
    file("metadata/kept"),
    directory("through"),
    directory("through/real"),
    symlink("through/relative", "real"),
    symlink("through/absolute", "/through/real"),
    symlink("through/outside", "../../../../through/real"),
    directory("links"),
    file("links/changed-later", b"first"),
    hard_link("links/keeps-the-first", "links/changed-later"),
    file("links/removed-later", b"still here"),
    hard_link("links/outlives", "./links/removed-later"),
    directory("again"),
    directory("again/removed"),
    file("again/removed/gone"),
    file("/absolute-name", b"a slash in front is not the host's root"),
]

MIDDLE = [
    file("whiteouts/.wh.gone"),
    file("whiteouts/.wh.tree"),
    file("whiteouts/.wh.never-was"),
    directory("opaque"),
    file("opaque/.wh..wh..opq"),
    file("opaque/new"),
    directory("opaque/deep"),
    file("opaque/deep/new"),
    directory("opaque-last"),
    file("opaque-last/new"),  # stays: the marker hides what is below, wherever in the layer it stands
    file("opaque-last/.wh..wh..opq"),
    directory("replaced/file-by-directory"),
    file("replaced/file-by-directory/new"),
    file("replaced/directory-by-file", b"new"),
    file("replaced/link-by-file", b"new"),
    directory("replaced/link-by-directory"),
    file("replaced/link-by-directory/new"),
    file("replaced/dangling-by-file", b"new"),
    symlink("replaced/file-by-link", "/etc/passwd"),
    directory("metadata", mode=0o2750, uid=33),
    file("through/relative/one"),
    file("through/absolute/two"),
    file("through/outside/three"),
    hard_link("links/to-the-layer-below", "links/changed-later"),
    file("again/.wh.removed"),
]

TOP = [
    directory("links"),
    file("links/changed-later", b"second"),
    file("links/.wh.removed-later"),
    directory("again"),
    directory("again/removed"),
    file("again/removed/new"),
    file("twice", b"the earlier"),
    file("twice", b"the later"),
    file("no/parents/named", b"the layer names neither no/ nor no/parents/"),
]


def write(path, entries):
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))


for number, layer in enumerate((LOWEST, MIDDLE, TOP), start=1):
    write("%s/%d.tar" % (sys.argv[1], number), layer)
