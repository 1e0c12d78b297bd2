"""Serves each blueprint with `lathe dev` and sends it what nobody should: schemathesis over its OpenAPI, and raw HTTP.

    python3 bench/fuzz/fuzz.py                       every example and shared blueprint: 20,000 requests and 100,000 raw ones
    python3 bench/fuzz/fuzz.py --raw 5000 --api 0 examples/orders

A 5xx, an answer that the OpenAPI does not describe, a hang, memory that grows: each fails the run, and is printed with its
request. Needs Python 3.10 and, for --api, `pip install -r bench/fuzz/requirements.txt`. Goes to loopback only; LATHE names another launcher than ./lathe.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import raw

HOME = Path(__file__).resolve().parents[2]
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"
SECONDS_TO_START = 180
# After a first fifth, in which the JVM loads and compiles; then it is to stay as it is.
MOST_GROWTH_MB = 60


def blueprints(given):
    if given:
        return [Path(one) for one in given]
    shared = Path(os.environ.get("LATHE_SHARED") or HOME.parent / "shared" / "blueprints")
    folders = list((HOME / "examples").iterdir()) + (list(shared.iterdir()) if shared.is_dir() else [])
    return sorted(one for one in folders if one.is_dir() and any(one.glob("*.json")))


class Server:
    """`lathe dev` on a copy of a blueprint, whose data goes with it."""

    def __init__(self, blueprint, port):
        self.port = port
        self.folder = Path(tempfile.mkdtemp(prefix="lathe-fuzz-"))
        copy = self.folder / blueprint.name
        shutil.copytree(blueprint, copy, ignore=shutil.ignore_patterns(".lathe"))
        self.log = open(self.folder / "log", "w+")
        command = os.environ.get("LATHE", str(HOME / "lathe")).split()
        options = {**os.environ, "LATHE_JAVA_OPTS": "-Xmx256m " + os.environ.get("LATHE_JAVA_OPTS", "")}
        self.process = subprocess.Popen(
            command + ["dev", str(copy), "--port", str(port), "--no-reload"],
            stdout=self.log, stderr=self.log, env=options, start_new_session=True)

    def __enter__(self):
        until = time.time() + SECONDS_TO_START
        while time.time() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.url("/health"), timeout=5).read()
                return self
            except OSError:
                time.sleep(0.3)
        told = self.told()  # its log goes with its folder
        self.__exit__()
        sys.exit("it does not start:\n" + told)

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, path):
        return "http://localhost:%d%s" % (self.port, path)

    def openapi(self):
        return json.load(urllib.request.urlopen(self.url("/openapi.json"), timeout=30))

    def told(self):
        self.log.flush()
        return (self.folder / "log").read_text(errors="replace")

    def errors(self):
        """Lines that would wake somebody."""
        return [line for line in self.told().splitlines() if re.search(r"\bERROR (?!o\.s\.)|\bSEVERE\b", line)]

    def memory(self):
        """Of the process and those it started, in MB; 0 where this system does not tell."""
        pids, found = [str(self.process.pid)], 0
        while pids:
            pid = pids.pop()
            try:
                pids += Path("/proc", pid, "task", pid, "children").read_text().split()
                found += int(re.search(r"VmRSS:\s+(\d+)", Path("/proc", pid, "status").read_text())[1])
            except (OSError, TypeError):
                pass
        return found // 1024


def api(server, requests, seed):
    """Runs schemathesis, stateful and all, until it has sent about so many requests."""
    program = shutil.which("schemathesis") or str(Path(sys.executable).parent / "schemathesis")
    operations = sum(len(methods) for methods in server.openapi()["paths"].values()) or 1
    report = server.folder / "report.json"
    done = subprocess.run(
        [program, "run", server.url("/openapi.json"), "--checks", CHECKS, "--max-examples", str(max(5, requests // operations)),
         "--seed", str(seed), "--no-shrink", "--continue-on-failure", "--warnings", "off", "--workers", "1",
         "-H", "Authorization: Bearer dev:alice", "--report", "json", "--report-json-path", str(report)],
        capture_output=True, text=True)
    cases = re.search(r"([\d,]+) generated", done.stdout)
    failures = re.search(r"FAILURES =+\n(.*?)\n=+ SUMMARY", done.stdout, re.S)
    if not cases:
        sys.exit("schemathesis did not run:\n" + done.stdout[-2000:] + done.stderr[-2000:])
    return int(cases[1].replace(",", "")), failures[1].strip() if failures else ""


def main():
    parser = argparse.ArgumentParser(prog="fuzz.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--api", type=int, default=20_000, metavar="N", help="requests by the OpenAPI, over all blueprints")
    parser.add_argument("--raw", type=int, default=100_000, metavar="N", help="raw requests, over all blueprints")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=23_900)
    parser.add_argument("blueprint", nargs="*", help="their folders; all examples and shared ones by default")
    asked = parser.parse_args()
    chosen = blueprints(asked.blueprint)
    rows, bad = [], []
    for blueprint in chosen:
        with Server(blueprint, asked.port) as server:
            row = {"blueprint": blueprint.name}
            if asked.api:
                row["api"], failures = api(server, asked.api // len(chosen), asked.seed)
                if failures:
                    bad.append("%s: by its OpenAPI\n%s" % (blueprint.name, failures))
            if asked.raw:
                fuzz_raw(server, asked.raw // len(chosen) + 1, asked.seed, row, bad, blueprint.name)
            errors = server.errors()
            if errors:
                bad.append("%s: %d lines of its log, as\n%s" % (blueprint.name, len(errors), "\n".join(errors[:3])))
            rows.append(row)
            print(line(row), flush=True)
    total = {"blueprint": "all"}
    for name in ("api", "raw", "2xx", "3xx", "4xx", "5xx described", "5xx", "no answer", "hangs"):
        total[name] = sum(row.get(name, 0) for row in rows)
    print(line(total))
    for one in bad:
        print("\n" + one)
    sys.exit(1 if bad else 0)


def fuzz_raw(server, requests, seed, row, bad, name):
    memory = {}
    run = raw.Run(server.port, server.openapi(), requests, seed, lambda done: memory.update({done: server.memory()}))
    run.go()
    row["raw"] = run.done
    row.update(run.table())
    settled = [mb for done, mb in sorted(memory.items()) if done >= run.done / 5]
    if settled:
        row["MB"] = "%d → %d" % (settled[0], settled[-1])
        if settled[-1] - settled[0] > MOST_GROWTH_MB:
            bad.append("%s: memory grew from %s MB" % (name, row["MB"]))
    for words, end, sent, answer in run.found[:5]:
        bad.append("%s: %s, %s\n  sent %r\n  got  %r" % (name, words, end, sent, answer))


def line(row):
    names = ("blueprint", "api", "raw", "2xx", "3xx", "4xx", "5xx described", "5xx", "no answer", "hangs", "MB")
    return "  ".join("%s %s" % (name, row[name]) if name != "blueprint" else "%-20s" % row[name] for name in names if name in row)


if __name__ == "__main__":
    main()
