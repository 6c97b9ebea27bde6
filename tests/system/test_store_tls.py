# SPDX-License-Identifier: Apache-2.0
"""The store's connections are encrypted and know whom they talk to, if the URL says so."""

import unittest

from certificates import Authority
from nodes import Nodes
from pawl import wait_final
from servers import PASSWORD, Postgres

TASK = """
[tasks.quick]
kind = "noop"
"""


class StoreTls(unittest.TestCase):
    def setUp(self):
        self.authority = Authority()
        self.addCleanup(self.authority.close)
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.nodes = Nodes(TASK, postgres=self.postgres)
        self.addCleanup(self.nodes.close)

    def encrypt(self, key, certificate):
        """From now on the server takes encrypted connections only."""
        self.postgres.stop()
        self.postgres.encrypt(key, certificate)
        self.postgres.start()

    def url(self, mode="verify-full", authority=None):
        believed = authority or self.authority
        return (f"postgres://pawl:{PASSWORD}@localhost:{self.postgres.port}/postgres?sslmode={mode}"
                f"&sslrootcert={believed.certificate}")

    def refused(self, url):
        """The log of a node that does not start."""
        node = self.nodes.make(url=url).spawn()
        self.assertEqual(node.wait_exit(), 78, node.log())
        self.assertNotIn(PASSWORD, node.log())
        return node.log()

    def test_all_connections_are_encrypted(self):
        self.encrypt(*self.authority.sign("localhost"))
        api = self.nodes.start(url=self.url()).client()
        job = api.post("/v1/jobs", {"task": "quick"}).json["id"]
        self.assertEqual(wait_final(api, job)["state"], "succeeded")
        plain, encrypted = self.postgres.sql(
            "select count(*) filter (where not ssl) || '|' || count(*) filter (where ssl) from pg_stat_ssl "
            "join pg_stat_activity using (pid) where application_name = 'pawl'")[0].split("|")
        self.assertEqual(plain, "0")
        self.assertGreaterEqual(int(encrypted), 2)  # of the writer and of the beat

    def test_a_server_of_another_name_is_refused(self):
        self.encrypt(*self.authority.sign("elsewhere.example"))
        self.assertIn("does not match host name", self.refused(self.url()))

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        self.encrypt(*self.authority.make_self_signed("localhost"))
        self.assertIn("certificate verify failed", self.refused(self.url()))

    def test_a_server_without_encryption_is_refused(self):
        self.assertIn("does not support SSL", self.refused(self.url()))

    def test_a_connection_in_plain_text_is_refused_by_a_server_that_takes_none(self):
        self.encrypt(*self.authority.sign("localhost"))
        self.assertIn("pg_hba.conf", self.refused(self.url("disable")))


if __name__ == "__main__":
    unittest.main()
