# SPDX-License-Identifier: Apache-2.0
"""Connections to models, from outside: keys that nobody sees, usage, budgets. guarantees.md, 100."""

import signal
import unittest

from pawl import Server, SystemTest, run_pawl
from waiting import wait_for

KEY = "sk-system-test-0123456789abcdef"
CONFIG = """
[ai.default]
provider = "openai"
api_key = "env:OPENAI_API_KEY"
budget = "5 USD/1d"
[ai.local]
base_url = "http://127.0.0.1:9/v1"
model = "llama"
headers = { x-token = "a-header-that-is-a-secret" }
"""


class Models(SystemTest):
    CONFIG = CONFIG
    ENV = {"OPENAI_API_KEY": KEY}

    def test_usage_is_empty_before_anybody_asked_a_model(self):
        answer = self.api.get("/v1/ai/usage")
        self.assertEqual(answer.status, 200, answer.text)
        usage = answer.json

        self.assertEqual(usage["data"], [])
        self.assertEqual(usage["total"]["calls"], 0)
        self.assertEqual(usage["total"]["cost_usd"], 0)
        budget, = usage["budgets"]
        self.assertEqual((budget["connection"], budget["limit"], budget["spent"]), ("default", 5, 0))
        self.assertTrue(budget["resets_at"].endswith("T00:00:00.000Z"))

    def test_the_configuration_is_printed_without_keys(self):
        shown = run_pawl("config", "print", "--config", str(self.server.config),
                         env={"OPENAI_API_KEY": KEY})

        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn('api_key = "***"', shown.stdout)
        self.assertNotIn(KEY, shown.stdout + shown.stderr)
        self.assertNotIn("a-header-that-is-a-secret", shown.stdout)

    def test_neither_the_log_nor_the_metrics_have_a_key(self):
        self.assertNotIn(KEY, self.server.log())
        self.assertNotIn(KEY, self.api.get("/metrics").text)


class Reload(unittest.TestCase):
    def test_a_budget_changes_without_a_restart(self):
        with Server(CONFIG, env={"OPENAI_API_KEY": KEY}) as server:
            server.configure(CONFIG.replace("5 USD", "7 USD"))
            server.process.send_signal(signal.SIGHUP)

            def limit():
                return server.client().get("/v1/ai/usage").json["budgets"][0]["limit"]

            wait_for(lambda: limit() == 7, 10, "the new budget")

    def test_without_a_key_the_server_starts_and_says_what_is_missing(self):
        with Server(CONFIG) as server:
            usage = server.client().get("/v1/ai/usage").json
            self.assertEqual(usage["budgets"][0]["spent"], 0)
            self.assertIn("OPENAI_API_KEY", server.log())


if __name__ == "__main__":
    unittest.main()
