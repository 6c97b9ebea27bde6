# SPDX-License-Identifier: Apache-2.0
"""The snippets of the five systems' documents (documents/*.md), run as their readers would run them.

Nothing in them is changed but what `placed` changes: the host, and the words that stand for a secret or an id.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from http_client import Answer
from pawl import Server, clean_env, run_pawl

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(__file__).resolve().parent / "documents"
BLOCK = re.compile(r"^## ([^\n]+)\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HOSTS = ("https://your-app.vercel.app", "https://your-project.supabase.co", "http://localhost:3000",
         "localhost:3000")
# curl prints the body alone; the tests want to know more, and the snippet stays as it is.
CURLRC = 'silent\nshow-error\nwrite-out = "\\n%{http_code} %{content_type}\\n"\n'
ANSWER = re.compile(r"(.*?)\n(\d{3}) ([^\n]*)\n", re.DOTALL)


def document(name):
    """The snippets by their names."""
    return dict(BLOCK.findall((FOLDER / f"{name}.md").read_text()))


def placed(text, url, words=None):
    """`words`: what the document says for a secret or an id, and what it is here."""
    for host in HOSTS:
        text = text.replace(host, url)
    for word in sorted(words or {}, key=len, reverse=True):
        text = text.replace(word, words[word])
    return text


def run_shell(text, **env):
    """What a snippet prints."""
    with tempfile.TemporaryDirectory(prefix="pawl-snippet-") as folder:
        (pathlib.Path(folder) / ".curlrc").write_text(CURLRC)
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", text], cwd=folder, capture_output=True, text=True,
                              env=clean_env(CURL_HOME=folder, **env), timeout=60, check=False)
    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
    return done.stdout


def run_curl(text, **env):
    """The answer of each curl of a snippet."""
    return [Answer(int(status), {"content-type": kind}, body.encode())
            for body, status, kind in ANSWER.findall(run_shell(text, **env))]


def variables(text):
    """What a snippet for an .env file sets."""
    before = set(run_shell("env").splitlines())
    lines = set(run_shell(f"set -a\n{text}\nset +a\nenv").splitlines()) - before
    return dict(line.split("=", 1) for line in lines if not line.startswith(("_=", "CURL_HOME=", "PWD=")))


def expressions(text):
    """(expression, its words) of a list like "- `0 * * * *` - Run every hour"."""
    return re.findall(r"^- `(.+?)` - (.+)$", text, re.MULTILINE)


def next_time(expression, start):
    done = run_pawl("cron", "next", "--from", start, expression)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def imported(kind, text, *more):
    """The configuration that `pawl import` makes of a snippet, and what it warns of."""
    with tempfile.TemporaryDirectory(prefix="pawl-snippet-") as folder:
        (pathlib.Path(folder) / "snippet").write_text(text)
        done = run_pawl("import", kind, "snippet", *more, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def reference_server(database, more="", env=None, args=()):
    """examples/five-systems/pawl.toml with `more`, which users ask with tokens too."""
    config = (ROOT / "examples/five-systems/pawl.toml").read_text()
    secrets = 'cron_secrets = ["env:CRON_SECRET"]\n'
    assert secrets in config
    config = config.replace(secrets, secrets + 'jwt = { secret = "env:JWT_SECRET", cookie = "__session" }\n')
    return Server(config + more, {"DATABASE_URL": database.url, **(env or {})}, args)


def fill(database):
    """The tables of the five applications, without rows."""
    database.script((ROOT / "examples/five-systems/schema.sqlite.sql").read_text())


class Project:
    """An application whose lib/queue.ts and lib/cron.ts are the TypeScript client, and whose modules are
    snippets. The compiler checks them as strictly as it can.

    A snippet's fragment may use names that it does not declare (documents/names.d.ts); `values` has what it
    declares and the test wants to see.
    """

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-project-"))

    def compile(self, snippets, values):
        for place in ("lib/queue.ts", "lib/cron.ts"):
            self._copy(ROOT / "clients/typescript/pawl.ts", place)
        for name in ("names.d.ts", "reader.mjs"):
            self._copy(FOLDER / name, name)
        for name, text in snippets.items():
            shown = f"\nexport {{ {', '.join(values[name])} }}\n" if name in values else ""
            self._write(f"modules/{name.replace(' ', '-')}.ts", text + shown)
        self._write("package.json", '{"type": "module"}')
        self._write("out/lib/package.json", '{"type": "module", "exports": {"./*": "./*.js"}}')
        (self.folder / "node_modules/@").mkdir(parents=True)
        (self.folder / "node_modules/@/lib").symlink_to("../../out/lib")
        self._check()

    def _write(self, place, text):
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def _copy(self, source, place):
        self._write(place, source.read_text())

    def _check(self):
        self._write("tsconfig.json", json.dumps({
            "compilerOptions": {
                "target": "ES2022", "module": "ES2022", "moduleResolution": "node", "moduleDetection": "force",
                "lib": ["ES2022", "DOM"], "types": [], "strict": True, "baseUrl": ".",
                "paths": {"@/lib/*": ["lib/*"]}, "rootDir": ".", "outDir": "out"},
            "include": ["lib", "modules", "names.d.ts"]}))
        done = subprocess.run(["tsc", "--project", self.folder], capture_output=True, text=True, timeout=120,
                              check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, name, server, names=None, secret="", check=True):
        """What a module printed, line by line; the last line is JSON of its values or of its route's answer."""
        done = subprocess.run(
            ["node", "reader.mjs", name.replace(" ", "-"), json.dumps(names or {})], cwd=self.folder,
            capture_output=True, text=True, timeout=60, check=False,
            env={"PATH": os.environ["PATH"], "PAWL_URL": server.url, "PAWL_TOKEN": server.token,
                 "CRON_SECRET": secret})
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines() if check else done

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)
