#!/usr/bin/env python3
"""Runs every block of the guide's pages (docs/guide) and compares what it prints with what the page says.

    interop/guide.py [--update] [--at FILE] [PAGE...]      # names of pages, or files that end with .md

In each page the blocks in bash, Python and Java are run in order, in one folder: those in bash by one shell, so that what one sets the
next one knows. Right below a block stands what it prints, in a block `text` or `json`. Without one it prints nothing; but where the words
above it end with "the same:", it prints what was printed last, in whatever language. --update writes into the pages what is printed now.

The pages name fixed addresses. They are replaced by where the servers really are, and back again in what is printed; --at names a file
with what `interop/guide_servers.py --any` printed, which is started otherwise. A page that names an address that is not there is left out.
What is different each time is written as RULES say.

DRAY is how dray is called (./dray), GUIDE_JAVA and GUIDE_CLASSPATH how Java is (that of ./dray).
"""

import contextlib
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import guide_servers

ROOT = guide_servers.ROOT
PAGES = ROOT / "docs" / "guide"
BLOCK = re.compile(r"^```(bash|python|java)\n(.*?)^```\n(\n?```(?:text|json)\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
SAME = re.compile(r"the\s+same:\n\s*\Z")
ADDRESS = re.compile(r"localhost:50\d\d\b|/var/run/docker\.sock|https://(?:hub\.docker\.com|index\.docker\.io)")
RULES = [
    (re.compile(r"\r"), "␍"),  # seen, not guessed
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+"), "eyJ…"),                  # a token
    (re.compile(r"signature=[0-9a-f]{40}"), "signature=…"),              # a token of before 2016
    (re.compile(r"(?i)^(api-version): .*$", re.MULTILINE), r"\1: …"),    # of whatever Engine there is
    (re.compile(r"(?i)^(date|\"?issued_at\"?): .*$", re.MULTILINE), r"\1: …"),
]
# What blocks in bash may use, so that they work wherever these are.
PROGRAMS = """bash curl jq tar gzip grep sed find
    awk base64 basename cat chmod chroot cmp cp cut date dd dirname echo env head id ln ls mkdir mktemp mv od paste printf pwd rm rmdir
    seq sha256sum sleep sort stat tail tee test touch tr true uname uniq wc""".split()
SHELL = """while read -r file <&3; do . "$file" </dev/null 2>&1; printf '\\0%d\\n' $?; done"""
SECONDS = 120
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def main():
    arguments = sys.argv[1:]
    update = "--update" in arguments
    at = arguments[arguments.index("--at") + 1] if "--at" in arguments else None
    names = [each for each in arguments if not each.startswith("--") and each != at]
    pages = [pathlib.Path(name) if name.endswith(".md") else PAGES / f"{name}.md" for name in names] or sorted(PAGES.glob("*.md"))
    with places(at) as known, tempfile.TemporaryDirectory(prefix="dray-guide-") as folder:
        results = [run(page, Machine(pathlib.Path(folder) / page.stem, known), update) for page in pages]
    sys.exit(0 if all(results) else 1)


@contextlib.contextmanager
def places(at):
    """Where the servers are: started for this, unless a file says it."""
    if at:
        yield json.loads(pathlib.Path(at).read_text())
        return
    with contextlib.closing(guide_servers.Servers(True)) as servers:
        yield servers.places


def run(page, machine, update):
    """Whether the page is true. With update it is made so."""
    text = page.read_text()
    if missing := lacking("".join(match[2] for match in BLOCK.finditer(text)), machine.places):
        print(f"SKIPPED {page.name}: no {missing}")
        return True
    with contextlib.closing(machine):
        new, wrong = rerun(text, machine)
    if update:
        page.write_text(new)
        wrong = [each for each in wrong if not each.mended]
    wrong += [f"leads nowhere: {link}" for link in LINK.findall(BLOCK.sub("", text)) if not (page.parent / link).exists()]
    for each in wrong:
        print(each)
    print(f"{'FAILED' if wrong else 'ok'} {page.name}")
    return not wrong


def lacking(code, known):
    """What the code needs and this machine has not."""
    if re.search(r"^chroot ", code, re.MULTILINE) and os.geteuid() != 0:
        return "root, for chroot"
    return ", ".join(sorted(set(ADDRESS.findall(code)) - set(known)))


class Wrong:
    def __init__(self, text, match, why, said, printed, mended=False):
        line = text.count("\n", 0, match.start()) + 1
        shown = difflib.unified_diff(said.splitlines(), printed.splitlines(), "the page", "printed", lineterm="")
        self.text = "\n".join([f"line {line}, {match[1]}: {why}", *shown])
        self.mended = mended

    def __str__(self):
        return self.text


def rerun(text, machine):
    """The page with what its blocks print now, and what was wrong with it."""
    parts, wrong, end, last = [], [], 0, ""
    for match in BLOCK.finditer(text):
        status, printed = machine.run(match[1], match[2])
        same = SAME.search(text[: match.start()])
        said = match[4] if match[3] else last if same else ""
        if status:
            wrong.append(Wrong(text, match, f"exit status {status}", said, printed))
        elif printed != stable(said):
            wrong.append(Wrong(text, match, "prints something else", said, printed, mended=match[3] is not None))
        parts += [text[end : match.start()], match[0]]
        if match[3]:
            parts[-1] = text[match.start() : match.start(4)] + printed + text[match.end(4) : match.end()]
            last = printed
        end = match.end()
    return "".join([*parts, text[end:]]), wrong


def stable(text):
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return text


class Machine:
    """Where the blocks of one page are run: a folder, a shell, a user of its own."""

    def __init__(self, folder, places):
        self.folder = folder
        self.places = places
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        self.environment = environment(folder) | {"DRAY_HUB_URL": places.get(guide_servers.HUB, "off")}
        self.shell = None

    def run(self, language, code):
        """Exit status, and what was printed, to both streams."""
        code = replaced(code, self.places)
        status, printed = getattr(self, language)(code)
        back = {real: shown for shown, real in self.places.items()}
        back |= {real.replace("localhost", "127.0.0.1"): shown for real, shown in back.items()} | {str(self.work): "."}
        return status, stable(replaced(printed, back))

    def bash(self, code):
        if not self.shell:
            reading, self.commands = os.pipe()
            self.shell = subprocess.Popen(
                ["bash", "-c", SHELL.replace("<&3", f"<&{reading}")], cwd=self.work, env=self.environment, pass_fds=[reading],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            os.close(reading)
        block = self.folder / "block.bash"
        block.write_text(code)
        os.write(self.commands, f"{block}\n".encode())
        timer = threading.Timer(SECONDS, self.shell.kill)
        timer.start()
        printed = b""
        while (byte := self.shell.stdout.read(1)) not in (b"\0", b""):
            printed += byte
        timer.cancel()
        status = self.shell.stdout.readline()
        return int(status) if status else "none: it took too long, or ended the shell", printed.decode()

    def python(self, code):
        return self.program(code, "guide.py", [sys.executable])

    def java(self, code):
        java, libraries = java_and_libraries()
        options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dstdout.encoding=UTF-8", "--enable-native-access=ALL-UNNAMED"]
        return self.program(code, "Guide.java", [java, *options, "-cp", libraries])

    def program(self, code, name, command):
        (self.folder / name).write_text(code)
        done = subprocess.run(
            [*command, str(self.folder / name)], cwd=self.work, env=self.environment, timeout=SECONDS, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def close(self):
        if self.shell:
            os.close(self.commands)
            self.shell.wait()


def replaced(text, table):
    if not table:
        return text
    pattern = "|".join(re.escape(each) + r"(?!\d)" for each in sorted(table, key=len, reverse=True))
    return re.sub(pattern, lambda match: table[match[0]], text)


def environment(folder):
    """Nothing of who runs this gets into a page."""
    programs = folder / "bin"
    programs.mkdir()
    for name in PROGRAMS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    home = folder / "home"
    home.mkdir()
    (programs / "dray").write_text(f"#!/bin/sh\nPATH={os.environ['PATH']} exec {' '.join(guide_servers.dray())} \"$@\"\n")
    (programs / "dray").chmod(0o755)
    kept = {name: os.environ[name] for name in ("JAVA_HOME", "DRAY_JAVA_HOME", "DRAY_SKIP_BUILD", "JD_HOME") if name in os.environ}
    return kept | {
        "PATH": str(programs), "HOME": str(home), "DOCKER_CONFIG": str(home / ".docker"),
        "LC_ALL": "C.UTF-8", "TZ": "UTC", "COLUMNS": "120",
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(pathlib.Path.home() / ".cache")),
        "XDG_RUNTIME_DIR": str(home / "run"), "DRAY_STORE": str(folder / "store"), "TMPDIR": str(folder)}


def java_and_libraries():
    if "GUIDE_JAVA" in os.environ:
        return os.environ["GUIDE_JAVA"], os.environ["GUIDE_CLASSPATH"]
    home = subprocess.run(
        ["sh", "-c", f". {ROOT}/dist/jdk.sh && find_jdk >&2 && echo $JAVA_HOME"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return home.strip() + "/bin/java", f"{ROOT}/cli/target/lib/*"


if __name__ == "__main__":
    main()
