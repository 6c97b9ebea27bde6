#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CPU and memory of a crawl of 41 pages, read as they are sent and rendered by Chromium.

usage: bench/rendering_figures.py BINARY

The site is on this machine; each page but the first is made by a script that asks for one text.
"""
import json
import os
import pathlib
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = 40


def cpu_seconds(process):
    """Its own and that of all whose end was seen."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Memory:
    """The most that the browser's processes had at once (PSS), looked at once a second."""

    def __init__(self, case, processes):
        self.most, self._case, self._processes = 0, case, processes
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self):
        while not self._done.wait(1):
            family = new = set(self._case.chromiums())
            while new := {child for one in new for child in self._processes.children(one)} - family:
                family |= new
            lines = (line for one in family for line in
                     self._processes.read(f"/proc/{one}/smaps_rollup").splitlines())
            self.most = max(self.most, sum(int(line.split()[1]) << 10 for line in lines
                                           if line.startswith(b"Pss:")))

    def stop(self):
        self._done.set()
        self._thread.join()
        return self.most


def main(binary):
    os.environ["PAWL_BINARY"] = str(pathlib.Path(binary).resolve())
    sys.path.insert(0, str(ROOT / "tests/system"))
    import processes
    import test_rendering as rendering
    from site_server import page

    case = rendering.Rendering("test_a_page_that_a_script_makes_is_judged_by_what_it_shows")
    rendering.Rendering.setUpClass()
    case.setUp()
    try:
        paths = [f"/made/{i}" for i in range(PAGES)]
        case.site.pages["/"] = page(*paths)
        for path in paths:
            case.site.pages[path] = rendering.SHELL.format('<script src="/builder.js"></script>', "")
        case.site.files["/words.json"] = json.dumps(rendering.WORDS)
        for task in ("plain", "rendered"):
            memory, before = Memory(case, processes), cpu_seconds(case.server.process.pid)
            case.database.script(f"insert into sites(id, user_id, url) values ('{task}', 'anna', "
                                 f"'{case.site.url}')")
            job = case.api.post("/v1/jobs", {"task": task, "payload": {
                "siteId": task, "maxPages": PAGES + 1}}).json["id"]
            done = rendering.wait_final(case.api, job, 300)
            pages = done["result"]["pagesAnalyzed"]
            used = cpu_seconds(case.server.process.pid) - before
            print(f"{task}: {pages} pages, {done['started_at']} to {done['finished_at']}, "
                  f"{used / pages:.3f} s of CPU a page, browser {memory.stop() >> 20} MiB")
    finally:
        case.doCleanups()
        rendering.Rendering.tearDownClass()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
