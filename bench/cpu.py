# SPDX-License-Identifier: Apache-2.0
"""CPU time of processes, in nanoseconds and not in ticks: who wakes with the clock would be counted double."""
import pathlib


def of_thread(folder):
    return int((folder / "schedstat").read_text().split()[0]) / 1e9


def of(pid):
    """Seconds of a process."""
    return sum(map(of_thread, pathlib.Path(f"/proc/{pid}/task").iterdir()))


def children_of(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def below(pid):
    """Seconds of a process and of all that it started and that have not ended."""
    total = of(pid)
    for child in children_of(pid):
        try:
            total += of(child)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total


def of_thread_named(pid, name):
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text().strip() == name:
            return of_thread(task)
    raise LookupError(f"the process has no thread {name}")
