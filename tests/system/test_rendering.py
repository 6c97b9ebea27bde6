# SPDX-License-Identifier: Apache-2.0
"""Crawls with renderer = "chromium": scripts run, and reach nothing that pawl would not fetch."""

import json
import os
import pathlib
import shutil
import socket
import sys
import tempfile
import threading
import unittest

import processes
from app_database import AppDatabase
from pawl import Server, wait_final
from site_server import Site, page
from test_sites import TABLES
from waiting import wait_for

CONFIG = """
[databases.app]
url = "env:APP_URL"
[tasks.rendered]
kind = "crawl_site"
renderer = "chromium"
block_private_networks = false
page_timeout = "20s"
user_agent = "pawl-test/1.0"
[tasks.impatient]
kind = "crawl_site"
renderer = "chromium"
block_private_networks = false
page_timeout = "4s"
[tasks.plain]
kind = "crawl_site"
block_private_networks = false
[tasks.nowhere]
kind = "crawl_site"
renderer = "chromium"
chromium = "/nonexistent/chromium"
block_private_networks = false
"""

SHELL = '<!doctype html><html lang="en"><head><meta charset="utf-8">{}</head><body>{}</body></html>'
# Makes a whole page of an empty one, in two steps: a script, and what that asks for.
BUILDER = """
fetch('/words.json').then(answer => answer.json()).then(said => {
    document.title = said.title;
    document.head.insertAdjacentHTML('beforeend', said.head);
    document.body.innerHTML = said.body;
});
"""
WHOLE = page("/made-by-script", "/plain")
WORDS = {
    "title": "A page that a script has made, of a usual length",
    "head": WHOLE.split("</title>")[1].split("</head>")[0],
    "body": WHOLE.split("<body>")[1].split("</body>")[0],
}

# All that a page can dial by. The last line shows that nothing above has ended the script.
DIALLER = """
const at = '%(host)s:%(port)d', web = 'http://' + at;
const tries = [
    () => fetch(web + '/fetch').catch(() => 0),
    () => fetch(web + '/no-cors', {mode: 'no-cors', method: 'POST', body: 'x'}).catch(() => 0),
    () => { const x = new XMLHttpRequest(); x.open('GET', web + '/xhr'); x.send(); },
    () => { new Image().src = web + '/image'; },
    () => new WebSocket('ws://' + at + '/socket'),
    () => new EventSource(web + '/events'),
    () => navigator.sendBeacon(web + '/beacon', 'x'),
    () => new Worker(URL.createObjectURL(new Blob([`fetch('${web}/worker')`]))),
    () => new SharedWorker('data:text/javascript,fetch("' + web + '/shared")'),
    () => window.open(web + '/window'),
    () => { const w = new WebTransport('https://' + at + '/'); w.ready.catch(() => 0); w.closed.catch(() => 0); },
    () => {
        const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:' + at}]});
        peer.createDataChannel('x');
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
    },
    () => { for (const [tag, key] of [['script', 'src'], ['iframe', 'src'], ['video', 'src'],
                                      ['embed', 'src'], ['object', 'data'], ['audio', 'src']]) {
        const one = document.createElement(tag); one[key] = web + '/' + tag;
        document.body.append(one);
    } },
    () => { for (const rel of ['stylesheet', 'prefetch', 'preload', 'preconnect', 'icon',
                               'dns-prefetch', 'modulepreload', 'manifest']) {
        const one = document.createElement('link'); one.rel = rel; one.href = web + '/' + rel;
        document.head.append(one);
    } },
    () => { const f = document.createElement('form'); f.action = web + '/form'; f.method = 'POST';
            f.target = 'frame'; document.body.append(f); f.submit(); },
    () => alert('a dialog'),
    () => { location.href = web + '/location'; },
];
for (const one of tries) { try { one(); } catch (error) { console.log(error); } }
document.body.insertAdjacentHTML('beforeend', '<h1>All was tried</h1>');
"""


class Trap:
    """Takes TCP connections and datagrams on one loopback port, and counts them."""

    def __init__(self):
        self.caught = []
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        for target in (self._take, self._receive):
            threading.Thread(target=target, daemon=True).start()

    def _take(self):
        while True:
            try:
                connection, _ = self._tcp.accept()
            except OSError:
                return
            self.caught.append(connection.recv(100))
            connection.close()

    def _receive(self):
        while True:
            try:
                self.caught.append(self._udp.recv(100))
            except OSError:
                return

    def close(self):
        for one in (self._tcp, self._udp):
            one.close()


class Rendering(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = AppDatabase("sqlite")
        cls.database.script(TABLES)
        # Chromium's files and processes are known by this folder, in which another user may write.
        cls.temporary = pathlib.Path(tempfile.mkdtemp(prefix="pawl-r-"))
        cls.temporary.chmod(0o1777)
        cls.server = Server(CONFIG, {"APP_URL": cls.database.url, "TMPDIR": str(cls.temporary)})
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.database.close()
        shutil.rmtree(cls.temporary, ignore_errors=True)

    def setUp(self):
        self.site = Site(files=False)
        self.addCleanup(self.site.close)
        self.site.scripts["/builder.js"] = BUILDER
        self.name = self.id().rsplit(".", 1)[1]
        self.api = self.server.client()

    # ---- crawls -------------------------------------------------------------------------
    def begin(self, task, name=None):
        name = name or self.name
        self.database.script("insert into sites(id, user_id, url) values "
                             f"('{name}', 'anna', '{self.site.url}')")
        answer = self.api.post("/v1/jobs", {"task": task, "payload": {"siteId": name}})
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json["id"]

    def crawl(self, task, name=None):
        return wait_final(self.api, self.begin(task, name), 120)

    def issues(self, path, name=None):
        return self.database.rows(
            f"select type from issues where site_id = '{name or self.name}' and page_url = "
            f"'{self.site.url}{path}' and status = 'OPEN' order by 1")

    def chromiums(self):
        """Living processes of the browsers that this server has started."""
        mark = f"HOME={self.temporary}/pawl-chromium-".encode()
        return [one for one in processes.ids()
                if mark in processes.read(f"/proc/{one}/environ") and processes.is_alive(one)]

    def assert_nothing_is_left(self):
        wait_for(lambda: not self.chromiums(), 20, "Chromium to be gone")
        wait_for(lambda: not os.listdir(self.temporary), 20, "Chromium's files to be gone")

    # ---- tests --------------------------------------------------------------------------
    def test_a_page_that_a_script_makes_is_judged_by_what_it_shows(self):
        self.site.pages["/"] = SHELL.format('<script src="/builder.js"></script>',
                                            "<noscript>Please switch scripts on.</noscript>")
        self.site.pages["/made-by-script"] = self.site.pages["/plain"] = page("/")
        self.site.files["/words.json"] = json.dumps(WORDS)

        rendered, plain = self.crawl("rendered"), self.crawl("plain", "as-sent")

        self.assertEqual(rendered["state"], "succeeded", rendered)
        self.assertEqual(rendered["result"]["pagesAnalyzed"], 3)
        self.assertEqual(self.issues("/"), [])
        self.assertIn("pawl-test/1.0", self.site.agents)
        self.assertFalse([one for one in self.site.agents if "Chrome" in one])
        self.assertEqual(plain["state"], "succeeded", plain)
        self.assertEqual(plain["result"]["pagesAnalyzed"], 1)
        self.assertLessEqual({"title_missing", "h1_count", "thin_content"},
                             set(self.issues("/", "as-sent")))
        self.assert_nothing_is_left()

    def test_scripts_reach_nothing_that_a_crawl_would_not(self):
        trap = Trap()
        self.addCleanup(trap.close)
        dialler = DIALLER % {"host": "127.0.0.1", "port": trap.port}
        self.site.pages["/"] = SHELL.format("<title>Tries</title>",
                                            f"<script>{dialler}</script>")

        job = self.crawl("rendered")

        self.assertEqual((job["state"], job["result"]["pagesAnalyzed"]), ("succeeded", 1), job)
        self.assertNotIn("h1_count", self.issues("/"))
        self.assertEqual(trap.caught, [])

    def test_a_page_without_end_is_given_up_and_the_crawl_goes_on(self):
        self.site.pages["/"] = page("/endless", "/fine")
        self.site.pages["/endless"] = SHELL.format("", "<script>while (true) {}</script>")
        self.site.pages["/fine"] = SHELL.format('<script src="/builder.js"></script>', "")
        self.site.files["/words.json"] = json.dumps(WORDS)
        self.site.pages["/made-by-script"] = self.site.pages["/plain"] = page("/")

        job = self.crawl("impatient")

        self.assertEqual((job["state"], job["result"]["pagesAnalyzed"]), ("succeeded", 5), job)
        self.assertEqual(self.issues("/fine"), [])
        self.assert_nothing_is_left()

    def test_a_browser_that_ends_is_started_anew(self):
        self.site.pages["/"] = page("/held", "/fine")
        self.site.pages["/held"] = SHELL.format('<script src="/held.js"></script>', "")
        self.site.scripts["/held.js"] = ""
        self.site.pages["/fine"] = page("/later")
        self.site.pages["/later"] = SHELL.format('<script src="/builder.js"></script>', "")
        self.site.files["/words.json"] = json.dumps(WORDS)
        self.site.gate("/held.js")
        job = self.begin("rendered")
        wait_for(lambda: self.site.hits["/held.js"], 30, "the page to be rendered")

        for one in self.chromiums():
            words = processes.read(f"/proc/{one}/cmdline").split(b"\0")
            if b"--remote-debugging-pipe" in words and words[0] != b"pawl":  # that is its guard
                os.kill(one, 9)
        self.site.gates["/held.js"].set()

        done = wait_final(self.api, job, 120)
        self.assertEqual(done["state"], "succeeded", done)
        self.assertNotIn("title_missing", self.issues("/later"))
        self.assertNotIn("thin_content", self.issues("/later"))
        self.assert_nothing_is_left()

    def test_nothing_of_the_browser_outlives_a_node_that_is_killed(self):
        self.site.pages["/"] = SHELL.format('<script src="/held.js"></script>', "")
        self.site.scripts["/held.js"] = ""
        self.site.gate("/held.js")
        self.begin("rendered")
        wait_for(lambda: self.site.hits["/held.js"], 30, "the page to be rendered")
        family = set(self.chromiums())
        while more := {child for one in family for child in processes.children(one)} - family:
            family |= more
        self.assertGreater(len(family), 4)  # the guard, the browser, and processes of its own

        self.addCleanup(self.server.start)
        self.server.kill()

        # The guard's memory, and so its mark, is gone a moment before the process is.
        wait_for(lambda: not any(map(processes.is_alive, family)), 20, "the family to be gone")
        self.assert_nothing_is_left()

    def test_a_cancelled_crawl_ends_its_browser(self):
        self.site.pages["/"] = SHELL.format('<script src="/held.js"></script>', "")
        self.site.scripts["/held.js"] = ""
        self.site.gate("/held.js")
        job = self.begin("rendered")
        wait_for(lambda: self.site.hits["/held.js"], 30, "the page to be rendered")

        self.assertEqual(self.api.post(f"/v1/jobs/{job}/cancel").status, 202)

        self.assertEqual(wait_final(self.api, job, 20)["state"], "cancelled")
        self.assert_nothing_is_left()

    def test_without_a_browser_a_crawl_fails_and_says_what_to_do(self):
        job = self.crawl("nowhere")

        self.assertEqual((job["state"], job["attempt"]), ("failed", 1), job)
        self.assertEqual(job["error"]["code"], "no_browser")


if __name__ == "__main__":
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome-stable")):
        print("no Chromium here")
        sys.exit(77)
    unittest.main()
