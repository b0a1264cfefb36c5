#!/usr/bin/env python3
"""Makes, in the directory given, one of each kind of file that programs which read images are known to get wrong.

What this machine does not let us make (a device, an extended attribute) is named on standard output, a line each.
"""

import os
import sys

TIME = 1_500_000_000


def write(path, content=b"", mode=0o644):
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, mode)


def names():
    os.mkdir("names")
    write(b"names/not-utf8-\xe9\xff")
    write("names/grüße-日本")
    write("names/ a space, a \\ and a \"quote\"")
    write("names/a\nline")
    write("names/" + "n" * 255)  # longer than a tar header has room for
    write("names/-rf")
    write("names/.whale")  # close to a whiteout, and none
    deep = "names/" + "/".join("%02d-%s" % (level, "d" * 60) for level in range(8))
    os.makedirs(deep)  # a path of more than 500 bytes
    write(deep + "/leaf", b"deep")
    os.symlink("t" * 300, "names/long-target")


def links():
    os.mkdir("links")
    write("links/first", b"one file, three names")
    os.link("links/first", "links/second")
    os.mkdir("links/below")
    os.link("links/first", "links/below/third")
    os.symlink("nowhere", "links/dangling")
    os.symlink("/etc/hostname", "links/absolute")
    os.symlink("../../../../../../etc/passwd", "links/out-of-the-root")
    os.symlink("loop", "links/loop")
    os.link("links/dangling", "links/dangling-too", follow_symlinks=False)
    os.mkdir("links/real")
    write("links/real/file", b"behind a link")
    os.symlink("real", "links/to-directory")


def modes():
    os.mkdir("modes")
    for mode in (0o000, 0o111, 0o200, 0o444, 0o600, 0o777, 0o1644, 0o2755, 0o4755, 0o6711):
        write("modes/%04o" % mode, b"mode", mode)
    for mode in (0o000, 0o500, 0o1777, 0o2770, 0o7777):
        os.mkdir("modes/dir-%04o" % mode)
        write("modes/dir-%04o/inside" % mode, b"inside")
        os.chmod("modes/dir-%04o" % mode, mode)
    write("modes/owned")
    os.chown("modes/owned", 1234, 54321)
    write("modes/owned-by-large-numbers")
    os.chown("modes/owned-by-large-numbers", 2_200_000, 3_000_000_000)  # more than seven octal digits
    write("modes/owned-setuid")
    os.chown("modes/owned-setuid", 33, 33)
    os.chmod("modes/owned-setuid", 0o6755)  # chown clears these bits: the order matters to whoever unpacks


def contents():
    os.mkdir("contents")
    write("contents/empty")
    write("contents/carriage-returns", b"\r\n" * 1000)
    write("contents/block", b"b" * 512)
    with open("contents/sparse", "wb") as file:
        file.seek(3_000_000)
        file.write(b"an island")
        file.truncate(9_000_000)
    with open("contents/only-a-hole", "wb") as file:
        file.truncate(1_000_000)


def times():
    os.mkdir("times")
    for seconds in (0, 1, 2**31 - 1, 2**31 + 1, 2**33 + 1):
        write("times/%d" % seconds)
        os.utime("times/%d" % seconds, (seconds, seconds))
    write("times/fraction")
    os.utime("times/fraction", ns=(TIME * 10**9, TIME * 10**9 + 123_456_789))
    os.symlink("fraction", "times/link")
    os.utime("times/link", (77, 77), follow_symlinks=False)
    os.mkdir("times/directory")
    write("times/directory/inside")
    os.utime("times/directory", (88, 88))  # older than what it holds


def specials():
    os.mkdir("specials")
    os.mkfifo("specials/fifo")
    for name, kind, major, minor in (("null", 0o020000, 1, 3), ("loop7", 0o060000, 7, 7), ("large", 0o020000, 300, 70000)):
        attempt("device " + name, lambda: os.mknod("specials/" + name, kind | 0o660, os.makedev(major, minor)))


def xattrs():
    # None of them empty: in a tar an empty value means "without this attribute", and umoci and buildah lose it.
    os.mkdir("xattrs")
    write("xattrs/file", b"attributes")
    os.mkdir("xattrs/directory")
    for path in ("xattrs/file", "xattrs/directory"):
        attempt("attribute user.text", lambda: os.setxattr(path, "user.text", b"plain"))
        attempt("attribute user.bytes", lambda: os.setxattr(path, "user.bytes", bytes(range(256))))
    write("xattrs/capable", b"#!/bin/true", 0o755)
    # cap_net_bind_service=ep, as setcap writes it
    capability = bytes.fromhex("0100000200040000000000000000000000000000")
    attempt("attribute security.capability", lambda: os.setxattr("xattrs/capable", "security.capability", capability))


def attempt(what, action):
    try:
        action()
    except OSError as error:
        print("%s: %s" % (what, error.strerror))


def main():
    os.umask(0o022)
    os.makedirs(sys.argv[1], exist_ok=True)
    os.chdir(sys.argv[1])
    for make in (names, links, modes, contents, times, specials, xattrs):
        make()


main()
