# SPDX-License-Identifier: Apache-2.0
"""A website to crawl, with all that makes crawlers lose their way.

`/breaks/RULE` is a page that breaks this rule and no other, `/keeps/RULE` the same page without its
fault. Beside them: circles, dead ends, redirects to another host, pages that robots.txt asks to leave
alone, ten thousand links, and a page of 20 MB.
"""

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE_RULES = (
    "title_missing", "title_length", "description_missing", "description_length", "h1_count",
    "image_alt", "broken_link", "thin_content", "structured_data_missing", "open_graph_missing",
    "slow_page", "large_page", "viewport_missing", "canonical_missing",
)
SLOW_SECONDS = 2.3  # above the limit of the test's configuration
LARGE_BYTES = 150 << 10
HUGE_BYTES = 20 << 20
MANY_LINKS = 10_000

TITLE = "<title>A page about crawling, of a usual length</title>"
DESCRIPTION = f'<meta name="description" content="{"A description says what a page is for. " * 4}">'
VIEWPORT = '<meta name="viewport" content="width=device-width">'
CANONICAL = '<link rel="canonical" href="/">'
OPEN_GRAPH = '<meta property="og:title" content="A page">'
DATA = '<script type="application/ld+json">{"@type":"WebPage"}</script>'
HEADING = "<h1>Crawling</h1>"
IMAGE = '<img src="/a.png" alt="A spider">'
WORDS = "<p>" + "word " * 320 + "</p>"


def page(*links, **parts):
    """A page that keeps every rule but for the parts that are given otherwise."""
    parts = {"title": TITLE, "description": DESCRIPTION, "viewport": VIEWPORT, "data": DATA,
             "canonical": CANONICAL, "open_graph": OPEN_GRAPH, "heading": HEADING,
             "image": IMAGE, "words": WORDS, "more": "", **parts}
    head = "".join(parts[name] for name in
                   ("title", "description", "viewport", "canonical", "open_graph", "data"))
    body = "".join(parts[name] for name in ("heading", "image", "words", "more"))
    anchors = "".join(f'<a href="{link}">link</a> ' for link in links)
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}{anchors}</body></html>'


FAULTS = {
    "title_missing": {"title": ""},
    "title_length": {"title": "<title>Short</title>"},
    "description_missing": {"description": ""},
    "description_length": {"description": '<meta name="description" content="Short.">'},
    "h1_count": {"heading": HEADING * 2},
    "image_alt": {"image": '<img src="/a.png">'},
    "broken_link": {"more": '<a href="/gone">gone</a>'},
    "thin_content": {"words": "<p>Hardly a word.</p>"},
    "structured_data_missing": {"data": ""},
    "open_graph_missing": {"open_graph": ""},
    "slow_page": {},
    "large_page": {"more": f"<!--{'x' * LARGE_BYTES}-->"},
    "viewport_missing": {"viewport": ""},
    "canonical_missing": {"canonical": ""},
}


class Site:
    """Listens on a free loopback port. `pages`, `files` and `scripts` may be changed while it serves."""

    def __init__(self, files=True):
        self.hits, self.agents = Counter(), set()
        self.huge_bytes_sent = 0
        self.gates = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.site = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.pages = {"/": page("/keeps/title_missing")}
        self.redirects, self.files, self.scripts = {}, {}, {}
        if files:
            self.files = {
                "/robots.txt": f"User-agent: *\nDisallow: /private\nSitemap: {self.url}/map.xml\n",
                "/map.xml": f"<urlset><url><loc>{self.url}/only-in-the-map</loc></url></urlset>",
            }
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def build(self, elsewhere):
        """All pages; `elsewhere` is the address of another host."""
        rules = [f"/{kind}/{rule}" for rule in PAGE_RULES for kind in ("breaks", "keeps")]
        self.pages["/"] = page(
            *rules, "/circle/a", "/calendar/1", "/spin/a", "/away", f"{elsewhere}/in",
            "/private/secret", "/to-private", "/many", "/huge")
        for rule, fault in FAULTS.items():
            self.pages[f"/breaks/{rule}"] = page("/", **fault)
            self.pages[f"/keeps/{rule}"] = page("/")
        self.pages["/circle/a"] = page("/circle/b")
        self.pages["/circle/b"] = page("/circle/a", "/circle/b#again", "/circle/../circle/a")
        self.pages["/private/secret"] = page()
        self.pages["/only-in-the-map"] = page()
        self.pages["/many"] = page(*(f"/many/{i}" for i in range(MANY_LINKS)))
        self.redirects = {
            "/spin/a": "/spin/b", "/spin/b": "/spin/a", "/away": f"{elsewhere}/landed",
            "/to-private": "/private/by-redirect",
        }
        return self

    def gate(self, path):
        """Holds answers for `path` until the returned event is set."""
        self.gates[path] = threading.Event()
        return self.gates[path]

    def seen(self, prefix):
        return sum(count for path, count in self.hits.items() if path.startswith(prefix))

    def close(self):
        for gate in self.gates.values():
            gate.set()
        self._server.shutdown()
        self._server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        site = self.server.site
        site.hits[self.path] += 1
        site.agents.add(self.headers.get("User-Agent", ""))
        if gate := site.gates.get(self.path):
            gate.wait(60)
        if self.path == "/breaks/slow_page":
            time.sleep(SLOW_SECONDS)
        if self.path == "/huge":
            self.send_huge()
        elif self.path in site.redirects:
            self.send(302, "", location=site.redirects[self.path])
        elif self.path in site.files:
            self.send(200, site.files[self.path], "text/plain")
        elif self.path in site.scripts:
            self.send(200, site.scripts[self.path], "text/javascript")
        elif self.path.startswith("/calendar/"):  # has a next month for ever
            self.send(200, page(f"/calendar/{int(self.path.rsplit('/', 1)[1]) + 1}"))
        elif self.path in site.pages:
            self.send(200, site.pages[self.path])
        else:
            self.send(404, "<title>Not found</title>")

    def send(self, status, text, kind="text/html; charset=utf-8", location=""):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            try:
                self.wfile.write(body)
            except OSError:  # the reader is gone
                self.close_connection = True

    def send_huge(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(HUGE_BYTES))
        self.end_headers()
        piece = b"<p>" + b"huge " * 13_107  # 64 KiB
        for _ in range(0 if self.command == "HEAD" else HUGE_BYTES // len(piece)):
            try:
                self.wfile.write(piece)
            except OSError:  # the reader has had enough
                self.close_connection = True
                return
            self.server.site.huge_bytes_sent += len(piece)
        self.close_connection = True

    def log_message(self, *_):
        pass
