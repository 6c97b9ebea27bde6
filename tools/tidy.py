#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over the compile database of build/release, leaving out what passed before unchanged.

  tools/tidy.py                        what changed since it last passed
  tools/tidy.py --analyzer             with the static analyzer, and without the tests: GoogleTest's macros
                                       cost it minutes a file
  tools/tidy.py --fix-includes         write the #include lines that misc-include-cleaner wants
  tools/tidy.py src/pawl/job           these files or folders only
  tools/tidy.py --seconds 480          start nothing new after that time, and say what was left
"""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/release"
CACHE = ROOT / "build/tidy-cache"
DATABASE = ROOT / "build/tidy"  # commands without precompiled headers: a source must include what it uses
TIDY = "clang-tidy-19"
# gtest's TEST declares static members and classes named Suite_sentence_Test.
TEST_CHECKS = ("-cppcoreguidelines-avoid-non-const-global-variables,-readability-identifier-naming,-bugprone-unchecked-*,"
               "-performance-inefficient-*")
SLOWEST_SECONDS = 600


def read(path):
    return path.read_bytes() if path.is_file() else b""


def ours(path, seen):
    """Adds `path` and every file of this repository that it includes, also through others."""
    if path in seen:
        return seen
    seen.add(path)
    for name in re.findall(rb'^\s*#\s*include\s*[<"](pawl[^">]+)[">]', read(path), re.MULTILINE):
        layer = name.decode().removeprefix("pawl/").removeprefix("pawl_generated/")
        for candidate in (ROOT / "src/pawl" / layer, ROOT / "include" / name.decode(),
                          BUILD / "generated" / layer.split("/")[0] / name.decode()):
            if candidate.is_file():
                ours(candidate, seen)
    return seen


class Unit:
    """One entry of the compile database, and the key under which it passed."""

    def __init__(self, entry, checks, options, version):
        self.options = options
        self.path = pathlib.Path(entry["file"])
        self.name = self.path.relative_to(ROOT).as_posix()
        self.checks = checks
        self.is_test = self.name.endswith("_test.cc") or self.name.startswith(("tests/", "bench/", "examples/"))
        if self.is_test:
            self.checks = ",".join(filter(None, (checks, TEST_CHECKS)))
        settings = [self.checks, *options, entry["command"]]
        key = hashlib.sha256(version + "\0".join(settings).encode())
        key.update(read(ROOT / ".clang-tidy"))
        for file in sorted(ours(self.path, set())):
            key.update(file.as_posix().encode() + b"\0" + read(file))
        self.mark = CACHE / key.hexdigest()

    def run(self):
        """(seconds, what it complains about); marks the unit if that is nothing."""
        start = time.monotonic()
        command = [TIDY, "-p", str(DATABASE), "--quiet", f"--checks={self.checks}", *self.options, str(self.path)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SLOWEST_SECONDS)
        except subprocess.TimeoutExpired:
            return SLOWEST_SECONDS, [f"{self.name}: error: clang-tidy took more than {SLOWEST_SECONDS} s"]
        if done.returncode == 0 or self.options:
            self.mark.touch()
            return time.monotonic() - start, []
        said = re.split(r"^(?=/\S+:\d+:\d+: (?:error|warning))", done.stdout, flags=re.MULTILINE)
        said = [part.replace(f"{ROOT}/", "").rstrip() for part in said if part.strip()]
        ours_only = [part for part in said if not part.startswith("/usr/")]  # paths that end in a library
        if said and not ours_only:
            self.mark.touch()
        return time.monotonic() - start, ours_only if said else [done.stderr]


def write_database():
    entries = json.loads((BUILD / "compile_commands.json").read_text())
    for entry in entries:
        entry["command"] = re.sub(r" -include-pch \S+", "", entry["command"])
    DATABASE.mkdir(parents=True, exist_ok=True)
    (DATABASE / "compile_commands.json").write_text(json.dumps(entries))
    return entries


def units(arguments):
    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    checks = "clang-analyzer-*" if arguments.analyzer else ""
    options = []
    if arguments.fix_includes:
        checks, options = "-*,misc-include-cleaner", ["--fix", "--format-style=file"]
    entries = write_database()
    wanted = [(ROOT / path).resolve() for path in arguments.paths]
    found = {}
    for entry in entries:
        path = pathlib.Path(entry["file"])
        outside = not path.is_relative_to(ROOT) or path.is_relative_to(ROOT / "build") or path.suffix != ".cc"
        if outside or wanted and not any(path.is_relative_to(w) for w in wanted):
            continue
        unit = Unit(entry, checks, options, version)
        if not (arguments.analyzer and unit.is_test):
            found[unit.name] = unit
    return [found[name] for name in sorted(found)]


def make_generated_headers(jobs):
    listed = subprocess.run(["ninja", "-C", str(BUILD), "-t", "targets", "all"], capture_output=True, text=True)
    headers = re.findall(r"^((?!/)\S*pawl_generated/\S+\.h): CUSTOM_COMMAND", listed.stdout, re.MULTILINE)
    if headers:
        subprocess.run(["ninja", "-C", str(BUILD), "-j", str(jobs), *headers], stdout=subprocess.DEVNULL, check=True)


def run_all(todo, jobs, deadline):
    """Runs the units; gives (how many failed, how many were left for lack of time)."""
    said, failed, left, costs = set(), 0, 0, []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        late = lambda unit: None if time.monotonic() > deadline else unit.run()
        for unit, answer in zip(todo, pool.map(late, todo)):
            if answer is None:
                left += 1
                continue
            costs.append((answer[0], unit.name))
            failed += bool(answer[1])
            for part in answer[1]:
                if part not in said:  # A header complains in every file that includes it.
                    said.add(part)
                    print(part, flush=True)
    for seconds, name in sorted(costs, reverse=True)[:3]:
        print(f"tidy: {seconds:5.1f} s {name}", file=sys.stderr)
    return failed, left


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyzer", action="store_true", help="add clang-analyzer-*")
    parser.add_argument("--fix-includes", action="store_true", help="write missing includes, drop unused ones")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side (2)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="start nothing new after this")
    parser.add_argument("paths", nargs="*", help="files or folders")
    arguments = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    make_generated_headers(arguments.jobs)
    start = time.monotonic()
    every = units(arguments)
    todo = [unit for unit in every if not unit.mark.exists()]
    todo.sort(key=lambda unit: -unit.path.stat().st_mtime)
    failed, left = run_all(todo, arguments.jobs, start + arguments.seconds)
    print(f"tidy: {len(every)} files, {len(every) - len(todo)} unchanged, {failed} failed, "
          f"{left} not reached, {time.monotonic() - start:.0f} s", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
