# SPDX-License-Identifier: Apache-2.0
"""Several processes on one PostgreSQL store: who runs what, and who hears of it."""

import collections
import signal
import time
import unittest

from nodes import Nodes
from pawl import wait_final
from servers import Postgres
from target import Target
from waiting import holds_for, wait_for

TASKS = """
[server]
slots = $SLOTS
drain = "1s"
[tasks.call]
kind = "http"
url = "$TARGET/call"
timeout = "5m"
[tasks.quick]
kind = "noop"
[tasks.tick]
kind = "noop"
cron = "* * * * * *"
"""


class NodesTest(unittest.TestCase):
    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.close)
        self.nodes = Nodes(TASKS.replace("$TARGET", self.target.url).replace("$SLOTS", str(self.SLOTS)).replace(
            'cron = "* * * * * *"', self.TICKS))
        self.addCleanup(self.nodes.close)

    TICKS = ""
    SLOTS = 2

    def alive(self, api):
        return [node for node in api.get("/v1/nodes").json["data"] if node["state"] != "lost"]


class Together(NodesTest):
    def setUp(self):
        super().setUp()
        self.one, self.two = self.nodes.start(), self.nodes.start()
        self.api, self.other = self.one.client(), self.two.client()

    def test_both_are_listed_with_what_they_do(self):
        gate = self.target.gate("/call")
        self.addCleanup(gate.set)
        self.api.post("/v1/jobs", {"task": "call"})
        self.target.wait_hits("/call")

        def seen():
            nodes = self.alive(self.api)
            return nodes if sum(node["running"] for node in nodes) == 1 else None

        nodes = wait_for(seen, 5, "the running attempt to be told")
        self.assertEqual(len({node["id"] for node in nodes}), 2)
        self.assertEqual([node["slots"] for node in nodes], [2, 2])
        self.assertEqual({node["state"] for node in nodes}, {"running"})
        self.assertEqual([n["id"] for n in nodes], [n["id"] for n in self.alive(self.other)])

    def test_a_node_without_room_leaves_work_to_the_other(self):
        gate = self.target.gate("/call")
        self.addCleanup(gate.set)
        jobs = [self.api.post("/v1/jobs", {"task": "call"}).json["id"] for _ in range(4)]

        self.target.wait_hits("/call", 4, 3)  # two slots each
        gate.set()
        for job in jobs:
            self.assertEqual(wait_final(self.other, job)["state"], "succeeded")
        self.assertEqual(collections.Counter(hit.job for hit in self.target.hits("/call")),
                         dict.fromkeys(jobs, 1))

    def test_who_waits_at_one_node_hears_what_happened_at_another(self):
        gate = self.target.gate("/call")
        job = self.api.post("/v1/jobs", {"task": "call"}).json["id"]
        self.target.wait_hits("/call")
        gate.set()
        began = time.monotonic()
        self.assertEqual(wait_final(self.other, job)["state"], "succeeded")
        self.assertLess(time.monotonic() - began, 2.5)

    def test_a_cancel_reaches_the_node_that_runs_the_job(self):
        gate = self.target.gate("/call")
        self.addCleanup(gate.set)
        jobs = [self.api.post("/v1/jobs", {"task": "call"}).json["id"] for _ in range(4)]
        self.target.wait_hits("/call", 4, 3)
        for job in jobs:
            self.assertEqual(self.other.post(f"/v1/jobs/{job}/cancel").status, 202)
        for job in jobs:
            self.assertEqual(wait_final(self.api, job, 5)["state"], "cancelled")

    def test_a_key_opens_every_node_and_a_revoked_one_none(self):
        key = self.api.post("/v1/keys", {"name": "shared", "role": "viewer"}).json
        guest = self.two.client(token=key["secret"])
        wait_for(lambda: guest.get("/v1/queues").status == 200, 2, "the key to open the other node")
        self.assertEqual(self.api.delete(f"/v1/keys/{key['id']}").status, 204)
        refused = wait_for(lambda: (answer := guest.get("/v1/queues")).status == 401 and answer, 2,
                           "the other node to refuse it")
        self.assertEqual(refused.json["code"], "token_revoked")

    def test_a_pause_holds_everywhere(self):
        self.assertEqual(self.api.post("/v1/queues/default/pause").status, 200)
        job = self.other.post("/v1/jobs", {"task": "quick"}).json["id"]
        holds_for(lambda: self.api.get(f"/v1/jobs/{job}").json["state"] == "ready", 1.5, "the pause")
        self.assertEqual(self.other.post("/v1/queues/default/resume").status, 200)
        self.assertEqual(wait_final(self.api, job)["state"], "succeeded")

    def test_a_job_whose_time_comes_runs_though_its_node_is_stopped(self):
        job = self.api.post("/v1/jobs", {"task": "quick", "delay": "3s"}).json["id"]
        self.one.kill()
        self.assertEqual(wait_final(self.other, job, 10)["state"], "succeeded")

    def test_a_node_that_ends_gives_its_jobs_to_the_other_at_once(self):
        gate = self.target.gate("/call")
        self.addCleanup(gate.set)
        jobs = [self.api.post("/v1/jobs", {"task": "call"}).json["id"] for _ in range(2)]
        self.target.wait_hits("/call", 2)
        self.assertEqual(self.one.terminate(), 0)
        self.assertEqual(self.two.process.poll(), None)

        self.target.wait_hits("/call", 2, 5)
        gate.set()
        for job in jobs:
            done = wait_final(self.other, job, 5)
            self.assertEqual((done["state"], done["attempt"]), ("succeeded", 1))
        wait_for(lambda: len(self.alive(self.other)) == 1, 3, "the node to be gone")


class Once(NodesTest):
    # The killed node may run one, which is unfinished until its lease ends.
    TICKS = 'cron = "* * * * * *"\noverlap = "allow"'

    def test_each_slot_fires_once_whoever_is_there(self):
        nodes = [self.nodes.start() for _ in range(3)]
        api = nodes[0].client()

        def jobs():
            return list(api.pages("/v1/jobs", schedule="tick"))

        wait_for(lambda: len(jobs()) >= 4, 10, "four slots")
        nodes[1].kill()
        wait_for(lambda: len(jobs()) >= 8, 10, "four more")
        slots = sorted(job["slot"] for job in jobs())
        self.assertEqual(len(slots), len(set(slots)))
        seconds = [time.mktime(time.strptime(slot[:19], "%Y-%m-%dT%H:%M:%S")) for slot in slots]
        self.assertEqual([b - a for a, b in zip(seconds, seconds[1:])], [1.0] * (len(seconds) - 1))
        ledger = list(api.pages("/v1/schedules/tick/slots"))
        self.assertEqual({line["outcome"] for line in ledger}, {"fired"})


class Unlike(NodesTest):
    """One node has a task that the other has not."""

    def setUp(self):
        super().setUp()
        self.without = self.nodes.start()
        self.having = self.nodes.start('[tasks.special]\nkind = "noop"\n')
        self.api = self.having.client()

    def test_its_schedules_fire_each_second(self):
        made = self.api.put("/v1/schedules/each", {"task": "special", "cron": "* * * * * *"})
        self.assertEqual(made.status, 201)
        jobs = wait_for(lambda: (found := list(self.api.pages("/v1/jobs", schedule="each"))) and
                        len(found) >= 5 and found, 15, "five slots")
        slots = sorted(time.mktime(time.strptime(job["slot"][:19], "%Y-%m-%dT%H:%M:%S")) for job in jobs)
        self.assertEqual([b - a for a, b in zip(slots, slots[1:])], [1.0] * (len(slots) - 1))
        self.assertNotIn("schedule.cannot_fire", self.without.log())

    def test_its_sql_requests_are_its_own(self):
        for _ in range(5):
            job, = self.nodes.postgres.sql("select pawl.enqueue('special')")
            wait_for(lambda: self.api.get(f"/v1/jobs/{job}").status == 200, 4, "the job")
            self.assertEqual(wait_final(self.api, job)["state"], "succeeded")


class Gone(NodesTest):
    SLOTS = 1

    def start_with_a_job(self):
        """A node, and the job that nobody but it has room for."""
        node = self.nodes.start()
        hits = len(self.target.hits("/call"))
        job = node.client().post("/v1/jobs", {"task": "call"}).json["id"]
        self.target.wait_hits("/call", hits + 1)
        return node, job

    def test_what_a_killed_and_a_stopped_node_ran_is_begun_again_when_their_leases_have_ended(self):
        gate = self.target.gate("/call")
        self.addCleanup(gate.set)
        killed, of_killed = self.start_with_a_job()
        stopped, of_stopped = self.start_with_a_job()
        heir = self.nodes.start()
        api = heir.client()
        killed.kill()
        stopped.process.send_signal(signal.SIGSTOP)
        gone_at = time.monotonic()
        jobs = (of_killed, of_stopped)
        holds_for(lambda: {api.get(f"/v1/jobs/{job}").json["attempt"] for job in jobs} == {1}, 20, "the leases")

        def hits_of(job):
            return [hit for hit in self.target.hits("/call") if hit.job == job]

        wait_for(lambda: any(len(hits_of(job)) == 2 for job in jobs), 40, "an heir")
        self.assertLess(time.monotonic() - gone_at, 30 + 5 + 10)  # the lease, the look, the first back-off
        gate.set()
        for job in jobs:
            done = wait_final(api, job, 30)
            self.assertEqual((done["state"], done["attempt"]), ("succeeded", 2))
            first, second = hits_of(job)
            self.assertGreater(second.fence, first.fence)
            outcomes = [one["outcome"] for one in api.get(f"/v1/jobs/{job}/attempts").json["data"]]
            self.assertEqual(sorted(outcomes), ["lost", "succeeded"])

        before = {job: api.get(f"/v1/jobs/{job}").json for job in jobs}
        stopped.process.send_signal(signal.SIGCONT)  # its call ended long ago, and it wants to say so
        wait_for(lambda: len(self.alive(api)) == 2, 10, "the stopped node to be heard again")
        self.assertEqual({job: api.get(f"/v1/jobs/{job}").json for job in jobs}, before)
        again = stopped.client().post("/v1/jobs", {"task": "quick"}).json["id"]
        self.assertEqual(wait_final(api, again)["state"], "succeeded")
        wait_for(lambda: len(api.get("/v1/nodes").json["data"]) == 2, 10, "the killed node to be forgotten")
        self.assertEqual(self.counted(api), self.rows())

    def counted(self, api):
        return {queue["name"]: {state: count for state, count in queue["states"].items() if count}
                for queue in api.get("/v1/queues").json["data"] if any(queue["states"].values())}

    def rows(self):
        """The same, by looking at the rows."""
        counts = collections.defaultdict(dict)
        for line in self.nodes.postgres.sql(
                "select queue, state, count(*) from (select queue, state from pawl.live_jobs union all "
                "select queue, state from pawl.job_history) jobs group by 1, 2"):
            queue, state, count = line.split("|")
            counts[queue][state] = int(count)
        return dict(counts)


class Idle(unittest.TestCase):
    CONFIG = """
[tasks.quick]
kind = "noop"
cron = "0 0 1 1 *"
"""

    def test_a_node_says_one_statement_a_second(self):
        postgres = Postgres(("log_statement=all", "log_line_prefix=%a|"))
        self.addCleanup(postgres.close)
        nodes = Nodes(self.CONFIG, postgres=postgres)
        self.addCleanup(nodes.close)
        for _ in range(2):
            node = nodes.start()
        job = node.client().post("/v1/jobs", {"task": "quick"}).json["id"]
        wait_final(node.client(), job)

        def lease_ends():  # moves by a second with each beat
            return int(postgres.sql("select min(expires_at) from pawl.nodes")[0]) // 1_000_000

        def said():
            lines = (postgres.folder / "log").read_text(errors="replace").splitlines()
            return [line for line in lines if line.startswith("pawl|LOG:") and ("execute" in line or "statement:" in line)]

        settled = lease_ends() + 2
        wait_for(lambda: lease_ends() >= settled, 10, "the end of what the job began")
        before, began = len(said()), time.monotonic()
        wait_for(lambda: lease_ends() >= settled + 10, 20, "ten beats")
        statements, seconds = said()[before:], time.monotonic() - began
        self.assertLessEqual(len(statements), 2 * (seconds + 1), "\n".join(statements))
        self.assertGreaterEqual(len(statements), 2 * 9)


class Views(NodesTest):
    TICKS = 'cron = "* * * * * *"'

    def test_schedules_and_runs_look_like_those_of_pg_cron(self):
        node = self.nodes.start("[compat]\nsql_views = true\n")
        api, sql = node.client(), self.nodes.postgres.sql
        wait_for(lambda: len(list(api.pages("/v1/jobs", schedule="tick", state="succeeded"))) >= 2, 10, "two runs")
        self.assertEqual(sql("select jobname, schedule, command, active from cron.job"), ["tick|* * * * * *|tick|t"])
        runs = sql("select distinct d.status, d.end_time >= d.start_time, j.jobname from cron.job_run_details d "
                   "join cron.job j using (jobid) where d.status = 'succeeded'")
        self.assertEqual(runs, ["succeeded|t|tick"])
        self.nodes.start("[compat]\nsql_views = true\n")  # a second one makes them again
        self.assertEqual(sql("select count(*) from cron.job"), ["1"])


class FromSql(NodesTest):
    def setUp(self):
        super().setUp()
        self.one, self.two = self.nodes.start(), self.nodes.start()
        self.api = self.two.client()
        self.sql = self.nodes.postgres.sql

    def settled(self, seconds=3):
        wait_for(lambda: self.sql("select count(*) from pawl.requests where refused is null") == ["0"], seconds,
                 "the requests to be taken in")

    def test_a_job_is_there_if_its_transaction_commits_and_once(self):
        job, = self.sql("select pawl.enqueue('call', '{\"n\": 1}', priority => 7, tags => '{a,b}', user_id => 'ada')")
        self.settled()
        done = wait_final(self.api, job)
        self.assertEqual((done["state"], done["payload"], done["priority"], done["tags"], done["user_id"]),
                         ("succeeded", {"n": 1}, 7, ["a", "b"], "ada"))
        self.assertEqual(len(self.target.hits("/call")), 1)
        gone = self.sql("begin; select pawl.enqueue('call'); rollback")[0]
        later, = self.sql("select pawl.enqueue('quick', run_at => now() + interval '1 hour', unique_key => 'k')")
        self.settled()
        self.assertEqual(self.api.get(f"/v1/jobs/{gone}").status, 404)
        self.assertEqual(self.api.get(f"/v1/jobs/{later}").json["state"], "scheduled")
        self.assertEqual(len(self.target.hits("/call")), 1)

    def test_many_are_all_taken_in_and_none_twice(self):
        jobs = self.sql("select pawl.enqueue('call', to_jsonb(i)) from generate_series(1, 300) i")
        for job in jobs:
            self.assertEqual(wait_for(lambda: (got := self.api.get(f"/v1/jobs/{job}")).status == 200 and got, 10,
                                      "the job").status, 200)
        for job in jobs:
            self.assertEqual(wait_final(self.api, job, 30)["state"], "succeeded")
        self.assertEqual(len(self.target.hits("/call")), 300)

    def test_what_cannot_be_done_stays_with_its_reason(self):
        self.sql("select pawl.enqueue('nobody-knows-it')")
        self.sql("select pawl.schedule('bad', '61 * * * *', 'quick')")
        self.sql("select pawl.unschedule('none')")
        self.settled(10)  # the task might be another node's
        reasons = self.sql("select refused from pawl.requests order by id")
        self.assertEqual([reason.split(":")[0] for reason in reasons], ["unknown_task", "invalid_cron", "not_found"])

    def test_a_list_that_is_none_is_refused_at_once(self):
        with self.assertRaises(AssertionError):
            self.sql("select pawl.enqueue('quick', tags => array['a', null])")
        job, = self.sql("select pawl.enqueue('quick', tags => '{}')")
        self.settled()
        self.assertEqual(wait_final(self.api, job)["tags"], [])

    def test_schedules_come_and_go(self):
        self.sql("select pawl.schedule('often', '* * * * * *', 'quick', '{\"a\": 1}', timezone => 'Europe/Berlin')")
        job = wait_for(lambda: next(self.api.pages("/v1/jobs", schedule="often"), None), 5, "a slot")
        self.assertEqual(job["payload"], {"a": 1})
        self.sql("select pawl.unschedule('often')")
        wait_for(lambda: self.api.get("/v1/schedules/often").status == 404, 3, "the schedule to be gone")


if __name__ == "__main__":
    unittest.main()
