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
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(_Server):
    """One database, user `pawl`."""

    def __init__(self, settings=()):
        super().__init__("postgres" if os.geteuid() == 0 else None)
        self._settings = settings
        self._init_database()
        self.start()

    def _init_database(self):
        password = self.folder / "password"
        password.write_text(PASSWORD)
        subprocess.run(
            [BIN / "initdb", "--no-sync", "--auth=scram-sha-256", "--username=pawl",
             f"--pwfile={password}", "--encoding=UTF8", "--locale=C", "-D", self.folder / "db"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **self._user)

    @classmethod
    def copy_of(cls, primary, name):
        """A standby that follows `primary` and calls itself `name`."""
        standby = cls.__new__(cls)
        _Server.__init__(standby, "postgres" if os.geteuid() == 0 else None)
        standby._settings = (f"cluster_name={name}",)
        subprocess.run(
            [BIN / "pg_basebackup", "-h", "127.0.0.1", "-p", str(primary.port), "-U", "pawl", "-R", "-X",
             "stream", "-c", "fast", "--no-sync", "-D", standby.folder / "db"],
            check=True, cwd="/", env={"PGPASSWORD": PASSWORD, "PATH": os.environ["PATH"]}, **standby._user)
        with open(standby.folder / "db" / "postgresql.auto.conf", "a", encoding="utf-8") as file:
            file.write(f"primary_conninfo = 'host=127.0.0.1 port={primary.port} user=pawl "
                       f"password={PASSWORD} application_name={name}'\n")
        standby.start()
        return standby

    def start(self):
        settings = ("listen_addresses=127.0.0.1", "fsync=off",
                    f"unix_socket_directories={self.folder}", *self._settings)
        self.spawn(BIN / "postgres", "-D", self.folder / "db", "-p", str(self.port),
                   *(word for setting in settings for word in ("-c", setting)))
        wait_for(lambda: self.try_sql("select 1"), 30, "PostgreSQL to answer")

    def stop(self):
        """A fast shutdown: connections are ended, nothing is lost."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def kill(self):
        """kill -9 of the server and of every process of it: none answers behind this."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        self.process.kill()
        for child in children.split():
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(30)

    def allow_replication(self):
        with open(self.folder / "db" / "pg_hba.conf", "a", encoding="utf-8") as file:
            file.write("host replication pawl 127.0.0.1/32 scram-sha-256\n")
        self.sql("select pg_reload_conf()")

    def allow_from(self, address):
        with open(self.folder / "db" / "pg_hba.conf", "a", encoding="utf-8") as file:
            file.write(f"host all all {address}/32 scram-sha-256\n")
        self.sql("select pg_reload_conf()")

    def encrypt(self, key, certificate):
        """Before a start: encrypted connections only."""
        database = self.folder / "db"
        for source, name in ((key, "server.key"), (certificate, "server.crt")):
            shutil.copy(source, database / name)
            (database / name).chmod(0o600)
            if self._user:
                shutil.chown(database / name, self._user["user"])
        rules = database / "pg_hba.conf"
        rules.write_text(rules.read_text().replace("\nhost ", "\nhostssl "))
        self._settings = (*self._settings, "ssl=on")

    def promote(self):
        subprocess.run([BIN / "pg_ctl", "promote", "-D", self.folder / "db", "-w"], check=True,
                       stdout=subprocess.DEVNULL, cwd="/", **self._user)

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


class Cluster:
    """A primary and its synchronous standby. What is answered is on both."""

    def __init__(self):
        self.primary = Postgres(("synchronous_commit=on",))
        self.standby = None
        self.add_standby()

    def add_standby(self):
        """To whoever is the primary now."""
        primary = self.primary
        primary.allow_replication()
        self.standby = Postgres.copy_of(primary, "standby")
        primary.sql("alter system set synchronous_standby_names = 'standby'")
        primary.sql("select pg_reload_conf()")
        wait_for(lambda: primary.sql("select sync_state from pg_stat_replication") == ["sync"], 30,
                 "the standby to follow")

    @property
    def servers(self):
        return [self.primary, self.standby]

    @property
    def url(self):
        """With all hosts, the first one first: it becomes the trap."""
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in self.servers)
        return f"postgres://pawl:{PASSWORD}@{hosts}/postgres?target_session_attrs=read-write"

    def fail_over(self):
        """kill -9 of the primary; the standby takes its place."""
        old = self.primary
        old.kill()
        self.primary, self.standby = self.standby, None
        self.primary.promote()
        return old

    def close(self):
        for server in self.servers:
            if server is not None:
                server.close()


class PgBouncer(_Server):
    """In front of a Postgres: transaction mode, two connections for everybody."""

    def __init__(self, postgres):
        super().__init__("postgres" if os.geteuid() == 0 else None)
        self._postgres = postgres
        users = self.folder / "users"
        users.write_text(f'"pawl" "{PASSWORD}"\n')
        config = self.folder / "pgbouncer.ini"
        config.write_text(f"""
[databases]
* = host=127.0.0.1 port={postgres.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
""")
        self.spawn(shutil.which("pgbouncer", path="/usr/sbin:/usr/bin"), config)

    @property
    def url(self):
        return self._postgres.url.replace(f":{self._postgres.port}/", f":{self.port}/")


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
