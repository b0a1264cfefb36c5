"""Kills a registry again and again while others use it, and checks what is left; see bench/soak and README.md."""
import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from checks import Checks
from client import Counts, Door
from journal import Journal
from workers import Deleter, Pool, Puller, Pusher


def options():
    parser = argparse.ArgumentParser(prog="bench/soak")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--storage", choices=["disk", "distribution"], default="disk")
    parser.add_argument("--grace", type=float, default=2, help="seconds that what nobody needs is kept (default 2)")
    parser.add_argument("--uploads", type=float, default=90, help="seconds that an upload is kept (default 90)")
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between collections (default 0.5)")
    parser.add_argument("--untagged", action="store_true", help="collect manifests that no tag reaches, too")
    parser.add_argument("--pushers", type=int, default=4)
    parser.add_argument("--pullers", type=int, default=2)
    parser.add_argument("--deleters", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the folder, also when nothing failed")
    return parser.parse_args()


class World:
    """Everything that the threads share."""

    def __init__(self, chosen):
        self.options = chosen
        self.folder = tempfile.mkdtemp(prefix="dray-soak.")
        self.root = self.folder + "/root"
        self.journal = Journal(self.folder + "/journal", chosen.untagged)
        self.counts, self.door, self.pool = Counts(), Door(), Pool()
        self.port, self.generation, self.process = 0, 0, None
        subprocess.run([os.environ["JAVA_HOME"] + "/bin/javac", "-nowarn", "-d", self.folder, "-cp", self.class_path(),
                        os.path.dirname(os.path.abspath(__file__)) + "/SoakServer.java"], check=True)

    def class_path(self):
        return self.folder + ":" + os.environ["SOAK_CLASSPATH"]

    def java(self, *arguments, **named):
        command = [os.environ["JAVA_HOME"] + "/bin/java", "-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=1",
                   "--enable-native-access=ALL-UNNAMED", "-cp", self.class_path(), "SoakServer", *arguments]
        return subprocess.Popen(command, text=True, **named)

    def start(self):
        log = f"{self.folder}/server{self.generation + 1}.log"
        ms = [str(int(1000 * each)) for each in (self.options.grace, self.options.uploads, self.options.pause)]
        with open(log, "w", encoding="utf-8") as out:
            self.process = self.java("serve", self.options.storage, self.root, *ms, str(self.options.untagged).lower(),
                                     stdout=out, stderr=out)
        for _ in range(1200):
            with open(log, encoding="utf-8") as lines:
                if found := re.match(r"serving (\d+)", lines.read()):
                    break
            if self.process.poll() is not None:
                raise SystemExit(f"the registry does not start: see {log}")
            time.sleep(0.1)
        self.port, self.generation = int(found[1]), self.generation + 1

    def kill(self):
        alive = self.process.poll() is None
        if not alive:
            self.counts.fail(f"the registry ended by itself: {self.process.returncode}")
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.counts.add("kills")
        with open(f"{self.folder}/server{self.generation}.log", encoding="utf-8") as lines:
            for line in lines:
                self.counts.add("collections", line.startswith("collected"))
                if "failed" in line or "WARNING" in line or line.startswith("Exception"):
                    self.counts.fail(f"server {self.generation}: {line.strip()}")

    def check(self):
        """Has the storage read and collected by a process that serves nobody."""
        with self.java("check", self.options.storage, self.root, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT) as process:
            for line in process.stdout:
                if line.startswith(("verified", "collected")):
                    print(line.strip())
                elif not self.was_deleted(line):
                    self.counts.fail(line.strip())

    def was_deleted(self, problem):
        """Whether it is that a blob is missing which a caller deleted, and no pusher needed later."""
        found = re.search("repositories/(.+)/_manifests/.*needs (sha256:[0-9a-f]{64})", problem)
        key = found and ("blob", *found.groups())
        return key in self.journal.deleted and key not in self.journal.required()


def run(world):
    chosen, chance = world.options, random.Random(world.options.seed)
    kinds = [Pusher] * chosen.pushers + [Puller] * chosen.pullers + [Deleter] * chosen.deleters
    workers = [kind(world, chance.getrandbits(60)) for kind in kinds]
    checks = Checks(world)
    began = time.monotonic()
    world.start()
    world.door.set(True)
    for worker in workers:
        worker.start()
    while time.monotonic() - began < chosen.seconds:
        time.sleep(min(chance.uniform(5, 20), max(0.5, began + chosen.seconds - time.monotonic())))
        world.kill()
        world.door.set(False)
        if not world.door.wait_until_empty():
            world.counts.fail("calls to a dead registry do not end")
        world.start()
        checks.some()
        world.door.set(True)
    world.door.set(False)
    world.door.wait_until_empty()
    world.door.set(False, ended=True)
    checks.all()
    world.kill()
    world.check()
    checks.files()
    world.start()
    checks.all()
    world.kill()


def main():
    chosen = options()
    world = World(chosen)
    print(f"seed {chosen.seed}, {chosen.storage}, in {world.folder}", flush=True)
    began = time.monotonic()
    try:
        run(world)
    finally:
        if world.process:
            world.process.kill()
    world.journal.file.close()
    world.counts.add("seconds", round(time.monotonic() - began))
    for name, value in sorted(world.counts.values.items()):
        print(f"{value:>15,}  {name}")
    print(f"{len(world.counts.failures):>15,}  failures")
    if world.counts.failures:
        print("kept:", world.folder)
        sys.exit(1)
    if not chosen.keep:
        shutil.rmtree(world.folder)


if __name__ == "__main__":
    main()
