# SPDX-License-Identifier: Apache-2.0
"""Several nodes on one PostgreSQL store."""

import signal

from pawl import Server
from servers import Postgres

TOKEN = "admin-token-of-all-the-nodes"


class Nodes:
    """A PostgreSQL of their own and what they all are configured with. Close what was started."""

    def __init__(self, config="", env=None, postgres=None):
        self.postgres = postgres or Postgres()
        self._owns_postgres = postgres is None
        self._config, self._env = config, {"PAWL_ADMIN_TOKEN": TOKEN, **(env or {})}
        self.all = []

    def make(self, config="", url=None):
        """A node that has not started."""
        text = f'[store]\nurl = "{url or self.postgres.url}"\n{self._config}{config}'
        node = Server(text, env=self._env)
        self.all.append(node)
        return node

    def start(self, config="", url=None):
        return self.make(config, url).start()

    def close(self):
        for node in self.all:
            if node.process is not None and node.process.poll() is None:
                node.process.send_signal(signal.SIGCONT)  # a test may have stopped it
            node.close()
        if self._owns_postgres:
            self.postgres.close()
