#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on what CONTRIBUTING.md asks for and neither the compiler nor clang-tidy checks.

An old offence may stand in tools/style_ratchet.txt (`PATH RULE NUMBER`): it may shrink, never grow.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RATCHET = ROOT / "tools/style_ratchet.txt"
FILE_LINES, FUNCTION_LINES, COLUMNS = 400, 60, 100
COMMENT = {".h": "//", ".cc": "//", ".ts": "//", ".py": "#", ".sh": "#", "": "#"}
BANNED = {"manager", "managers", "helper", "helpers", "util", "utils", "data", "info"}
BANNED_VERBS = re.compile(r"\bauto ((?:handle|process(?!_(?:environment|id|memory|metrics|name|start)))(?:_\w+)?)\(")
FOREIGN = re.compile(r"^(curl|CURL|PQ|sqlite3|pthread|SSL|EVP|__)")
CLOCKS = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|sleep_for|sleep_until|usleep|nanosleep)\b")
CLOCK_FOLDERS = ("src/pawl/base/", "src/pawl/runtime/", "tests/system/", "bench/")
CONTROL = re.compile(r"^\s*(if|for|while|switch|else|do|try|case|default|namespace|struct|class|enum|union|extern)\b|^\s*} ")


def tracked():
    names = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in names if (ROOT / name).is_file()]


def is_script(name, text):
    return name.endswith((".py", ".sh")) or text.startswith(("#!/bin", "#!/usr"))


def words(identifier):
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", identifier)
    return [word for word in spaced.lower().split("_") if word]


def code_of(line):
    """The line without its strings and its // comment."""
    line = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
    return line.split("//")[0]


def name_offences(number, code):
    if code.startswith("#"):
        return
    for match in re.finditer(r"(?<![\w.:>$\"'])([A-Za-z_]\w*)(?!\w|\s*::)", code):
        name = match[1]
        if name == "info" or name.isupper() or FOREIGN.match(name):  # `info` is a log level.
            continue
        banned = BANNED.intersection(words(name))
        if banned:
            yield number, "name", f"{name}: say what it is, not \"{sorted(banned)[0]}\""
    verb = BANNED_VERBS.search(code)
    if verb:
        yield number, "name", f"{verb[1]}: say what it does"


CONTINUATION = 4  # columns, as .clang-format says


def long_functions(lines):
    """Bodies by indentation, which clang-format guarantees: `{` ends a line, `}` starts one."""
    for start, line in enumerate(lines):
        opens = line.rstrip().endswith("{") and not line.rstrip().endswith("= {")
        if not opens or CONTROL.match(line) or "(" not in line and "->" not in line and ")" not in line:
            continue
        indent = re.match(r"\s*", line)[0]
        if line.lstrip().startswith("->"):
            indent = indent[:-CONTINUATION]  # the head stands one line above
        closing = indent + "}"
        end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith(closing)), start)
        if end - start - 1 > FUNCTION_LINES:
            yield start + 1, "function", end - start - 1


def common_offences(text, lines):
    limit = 2 if text.startswith("#!") else 1
    if not any("SPDX-License-Identifier: Apache-2.0" in line for line in lines[:limit]):
        yield 1, "spdx", "the first line is the SPDX line"
    for number, line in enumerate(lines, 1):
        if re.search(r"\b(TODO|FIXME|XXX)\b(?!\(#\d+\))", line) and "re." not in line:
            yield number, "todo", "name the issue: TODO(#12)"


def cpp_offences(name, lines):
    if len(lines) > FILE_LINES:
        yield 1, "file", len(lines)
    if name.endswith(".h") and "#pragma once" not in lines:
        yield 1, "pragma", "a header has #pragma once"
    for number, line in enumerate(lines, 1):
        code = code_of(line)
        if len(line) > COLUMNS and "http" not in line and 'R"' not in line:
            yield number, "line", f"{len(line)} columns"
        if CLOCKS.search(code) and not name.startswith(CLOCK_FOLDERS):
            yield number, "clock", "time comes from Clock; only base/ and runtime/ read one or sleep"
        if re.search(r"NOLINT(NEXTLINE|BEGIN)?(?!\w)(?!\([\w\-.,* ]+\)[^\w]*\w+)", line) and "NOLINTEND" not in line:
            yield number, "nolint", "NOLINT names the check and the reason: NOLINT(check): reason"
        yield from name_offences(number, code)
    yield from long_functions(lines)


def sql_offences(lines):
    for number, line in enumerate(lines, 1):
        code = line.split("--")[0]
        if re.search(r"\bnow\(\)|current_timestamp|'now'", code, re.IGNORECASE):
            yield number, "clock", "time is the parameter :now, or pawl.store_time()"


def offences(name):
    path = ROOT / name
    if path.suffix not in COMMENT and path.suffix != ".sql":
        return
    text = path.read_text(errors="replace")
    lines = text.splitlines()
    cpp = path.suffix in {".h", ".cc"}
    if cpp and BANNED.intersection(words(path.stem)):
        yield 1, "name", f"{path.name}: a file is named after its concept"
    if cpp or is_script(name, text):
        yield from common_offences(text, lines)
    if cpp:
        yield from cpp_offences(name, lines)
    if path.suffix == ".sql" and name.startswith("src/"):
        yield from sql_offences(lines)


def read_ratchet():
    lines = RATCHET.read_text().splitlines() if RATCHET.exists() else []
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {(path, rule): int(number) for path, rule, number in rows}


def main():
    ratchet, failed = read_ratchet(), False
    limits = {"file": FILE_LINES, "function": FUNCTION_LINES}
    for name in tracked():
        for number, rule, what in offences(name):
            if isinstance(what, int):
                allowed = ratchet.get((name, rule), limits[rule])
                if what <= allowed:
                    continue
                what = f"{what} lines, {allowed} are allowed"
            failed = True
            print(f"{name}:{number}: {rule}: {what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
