"""Runs the cases and prints them as one Markdown table; see `run`. Arguments: the groups to measure, or none for all."""
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass

import cases

WORK = os.environ["WORK"]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
MISSING = os.environ.get("MISSING", "").split()
TIMEOUT = 600


@dataclass
class Run:
    wall: float
    cpu: float
    memory: int  # the most that one process held, in MB


def run(command):
    """One whole process in an empty folder; None where it fails."""
    out, report = WORK + "/out", WORK + "/time"
    shutil.rmtree(out, ignore_errors=True)
    os.mkdir(out)
    os.sync()  # or this one would pay for what the last one left to be written
    environment = os.environ | {"OUT": out}
    timed = ["/usr/bin/time", "-o", report, "-f", "%U %S %M", "sh", "-ec", command]
    start = time.monotonic()
    try:
        done = subprocess.run(
            timed, env=environment, cwd=out, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return None
    wall = time.monotonic() - start
    if done.returncode:
        print("failed: %s\n%s" % (command, done.stderr.decode()[-500:]), file=sys.stderr)
        return None
    user, system, kilobytes = open(report).read().split()[-3:]
    return Run(wall, float(user) + float(system), int(kilobytes) // 1000)


def needs(program):
    names = [program] if not program.startswith("limit") else program.removeprefix("limit: ").split(", ")
    return [name.split()[0] for name in names]


def measure(case):
    """All programs in turn, round by round, so that what else the machine does hits all of them."""
    programs = {name: command for name, command in case.programs.items() if not set(needs(name)) & set(MISSING)}
    runs = {name: [] for name in programs}
    for round_number in range(ROUNDS + 1):
        for name, command in programs.items():
            if name in case.once and round_number != 1 or None in runs[name]:
                continue
            result = run(command)
            if round_number > 0 or result is None:  # the first one only warms the page cache
                runs[name].append(result)
        print("%s: round %d of %d" % (case.title, round_number, ROUNDS), file=sys.stderr)
    return {name: None if None in results else middle(results) for name, results in runs.items()}


def middle(runs):
    return Run(*(statistics.median(getattr(one, part) for one in runs) for part in ("wall", "cpu", "memory")))


def verdict(case, name, ratio, dray):
    if name in case.targets:
        limit = case.targets[name]
        return "at most %.1f: %s" % (limit, "reached" if ratio <= limit else "**missed**")
    if name == "dray" and case.seconds:
        return "at most %.1f s: %s" % (case.seconds, "reached" if dray.wall <= case.seconds else "**missed**")
    return ""


def rows(case):
    medians = measure(case)
    dray = medians.get("dray")
    for name, one in medians.items():
        note = " (once)" if name in case.once else ""
        if one is None:
            yield [case.title, name, "failed", "", "", "", ""]
            continue
        ratio = dray.wall / one.wall if dray and name != "dray" else None
        yield [
            case.title, name + note, "%.2f" % one.wall, "%.2f" % one.cpu, "%d" % one.memory,
            "%.2f" % ratio if ratio else "", verdict(case, name, ratio, dray) if dray else "",
        ]


def top_layer(tag):
    """Bytes of the top layer of the large image."""
    request = urllib.request.Request(
        "http://%s/v2/bench/large/manifests/%s" % (os.environ["REGISTRY"], tag),
        headers={"Accept": "application/vnd.oci.image.manifest.v1+json"})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)["layers"][-1]["size"]


def fetched(command):
    """What came through the counting proxy; None where the program fails."""
    def total():
        time.sleep(0.3)
        return int(open(os.environ["COUNTED_BYTES"]).read())

    before = total()
    return None if run(command) is None else total() - before


def print_fetches(groups):
    for group, tag, title, command, share in cases.FETCHES:
        if group not in groups:
            continue
        try:
            layer = top_layer(tag)
        except OSError:
            print("- %s: there is no such image" % title)
            continue
        count = fetched(command)
        if count is None:
            print("- %s: failed" % title)
        else:
            # What is no blob (two manifests, headers) counts too, so a little more than all of a layer is all of it.
            reached = count <= share * layer + 20_000
            print("- %s: fetched %s bytes of a layer of %s, %.2f %% (target: %g %%, %s)" % (
                title, f"{count:,}", f"{layer:,}", 100 * count / layer, 100 * share, "reached" if reached else "**missed**"))


def line(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    groups = sys.argv[1:] or sorted({case.group for case in cases.CASES})
    print("%s, %d cores, load %.1f, medians of %d runs" % (
        datetime.date.today(), os.cpu_count(), os.getloadavg()[0], ROUNDS))
    if MISSING:
        print("Not installed, so not measured: " + ", ".join(MISSING))
    print()
    line(["what", "program", "wall s", "CPU s", "peak MB", "dray ÷ it", "target"])
    line(["---", "---", "--:", "--:", "--:", "--:", "---"])
    for case in cases.CASES:
        if case.group in groups and case.needs not in MISSING:
            for cells in rows(case):
                line(cells)
    print()
    print_fetches(groups)
    shutil.rmtree(WORK + "/out", ignore_errors=True)


main()
