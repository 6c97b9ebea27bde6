# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL and Redis of Debian on free loopback ports, each stopped by its process id."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

from waiting import wait_for

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
PASSWORD = "s3cret-pw"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class _Server:
    """A process in a folder of its own that goes with it."""

    def __init__(self, user=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-servers-"))
        self._user = {"user": user, "extra_groups": []} if user else {}
        if user:
            shutil.chown(self.folder, user)
        self.port, self.process = free_port(), None

    def spawn(self, *command):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd="/", **self._user)
        wait_for(self._listens, 30, f"{command[0]} to listen")

    def _listens(self):
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(_Server):
    """One database, user `pawl`."""

    def __init__(self):
        super().__init__("postgres" if os.geteuid() == 0 else None)
        password = self.folder / "password"
        password.write_text(PASSWORD)
        subprocess.run(
            [BIN / "initdb", "--no-sync", "--auth=scram-sha-256", "--username=pawl",
             f"--pwfile={password}", "--encoding=UTF8", "--locale=C", "-D", self.folder / "db"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **self._user)
        self.spawn(BIN / "postgres", "-D", self.folder / "db", "-p", str(self.port),
                   "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
                   "-c", f"unix_socket_directories={self.folder}")
        wait_for(lambda: self.try_sql("select 1"), 30, "PostgreSQL to answer")

    @property
    def url(self):
        return f"postgres://pawl:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def _psql(self, text):
        return subprocess.run(
            [BIN / "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "pawl", "-d", "postgres",
             "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", text],
            env={"PGPASSWORD": PASSWORD, "PATH": os.environ["PATH"]},
            capture_output=True, text=True, check=False)

    def try_sql(self, text):
        return self._psql(text).returncode == 0

    def sql(self, text):
        """The rows as lines of `a|b`."""
        done = self._psql(text)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def connections(self, more="true"):
        """How many connections pawl has."""
        return int(self.sql("select count(*) from pg_stat_activity "
                            f"where application_name = 'pawl' and ({more})")[0])


class Redis(_Server):
    def __init__(self):
        super().__init__()
        self.spawn("redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "",
                   "--dir", str(self.folder), "--requirepass", PASSWORD)

    @property
    def url(self):
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def ask(self, *words):
        """The answer's lines, without the AUTH before it."""
        with socket.create_connection(("127.0.0.1", self.port), 10) as client:
            for command in (("AUTH", PASSWORD), words, ("QUIT",)):
                parts = "".join(f"${len(word)}\r\n{word}\r\n" for word in command)
                client.sendall(f"*{len(command)}\r\n{parts}".encode())
            answer = b""
            while chunk := client.recv(4096):
                answer += chunk
        return answer.decode().split("\r\n")[1:-2]


class Counter:
    """A listener that counts who comes, and says nothing."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.setblocking(False)
        self.port = self._listener.getsockname()[1]
        self._guests = []

    def count(self):
        while True:
            try:
                self._guests.append(self._listener.accept()[0])
            except BlockingIOError:
                return len(self._guests)

    def close(self):
        for guest in self._guests:
            guest.close()
        self._listener.close()
