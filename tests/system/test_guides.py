# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of docs/guides: what the pages say is what happens.

A page's `toml` block is the server's configuration, its `sh` blocks are run in order, and a `text` block
behind one is what it prints (… stands for anything). A page without a `toml` block is only read.
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from pawl import BINARY, CRON_SECRET, Server, clean_env

GUIDES = pathlib.Path(__file__).resolve().parents[2] / "docs/guides"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks_of(page):
    return [(found[1], found[2]) for found in BLOCK.finditer(page.read_text())]


def pattern_of(text):
    return re.compile(".*".join(re.escape(part) for part in text.strip().split("…")), re.DOTALL)


class Guides(unittest.TestCase):
    def run_page(self, page):
        blocks = blocks_of(page)
        config = "\n".join(text for kind, text in blocks if kind == "toml")
        if not config or not any(kind == "sh" for kind, _ in blocks):
            return
        with Server(config, env={"CRON_SECRET": CRON_SECRET}) as server, \
                tempfile.TemporaryDirectory(prefix="pawl-guide-") as folder:
            path = f"{pathlib.Path(BINARY).resolve().parent}:{os.environ.get('PATH', '')}"
            env = clean_env(PATH=path, PAWL_URL=server.url, PAWL_TOKEN=server.token,
                            CRON_SECRET=CRON_SECRET)
            printed = ""
            for kind, text in blocks:
                if kind == "sh":
                    done = subprocess.run(
                        ["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=env,
                        capture_output=True, text=True, timeout=60, check=False,
                    )
                    printed = done.stdout.strip()
                    self.assertEqual(done.returncode, 0, f"{page.name}: {text}\n{done.stderr}")
                elif kind == "text":
                    self.assertRegex(printed, pattern_of(text), page.name)

    def test_every_page(self):
        pages = sorted(GUIDES.glob("*.md"))
        self.assertTrue(pages)
        for page in pages:
            with self.subTest(page=page.name):
                self.run_page(page)


if __name__ == "__main__":
    unittest.main()
