# SPDX-License-Identifier: Apache-2.0
"""The processes of this machine, as /proc shows them."""

import pathlib


def read(path):
    """What is in a file of /proc; nothing if its process has ended, or is somebody else's."""
    try:
        return pathlib.Path(path).read_bytes()
    except OSError:
        return b""


def ids():
    return [int(entry.name) for entry in pathlib.Path("/proc").iterdir() if entry.name.isdigit()]


def status(process, key):
    for line in read(f"/proc/{process}/status").decode().splitlines():
        if line.startswith(key + ":"):
            return line.split(":", 1)[1].strip()
    return ""


def is_alive(process):
    return status(process, "State")[:1] not in ("", "Z")


def with_variables(*wanted):
    """Living processes that were started with all of these `NAME=VALUE`."""
    wanted = {one.encode() for one in wanted}
    return [one for one in ids()
            if wanted <= set(read(f"/proc/{one}/environ").split(b"\0")) and is_alive(one)]


def children(parent):
    return [one for one in ids() if status(one, "PPid") == str(parent)]


def memory_bytes(process, key="VmRSS"):
    return int(status(process, key).split()[0]) * 1024
