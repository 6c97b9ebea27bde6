# SPDX-License-Identifier: Apache-2.0
"""The egress guard in a network of its own: rows 83-93 and 98 of guarantees.md, section 6.

Behind every address that must not be called somebody listens here, and a packet filter counts.
Both have to see nothing, whatever payloads, names and redirects say.
"""

import signal
import time
import unittest

import private_network
from dns_server import DnsServer, Zone
from pawl import CRON_SECRET, Server, wait_final
from waiting import wait_for

PUBLIC, PUBLIC6 = "93.184.216.34", "2606:2800:220:1::1"
FORBIDDEN = ["169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "10.0.0.5",
             "172.16.0.5", "192.168.7.7", "100.64.0.5", "192.0.2.5", "198.18.0.5",
             "fd00:ec2::254", "fc00::5", "fe80::5"]
PORTS = [80, 8080, 22, 5432]
ZONES = {
    "public.test": Zone([PUBLIC]),
    "public6.test": Zone([PUBLIC6]),
    "both-families.test": Zone([PUBLIC, PUBLIC6]),
    "alias.test": Zone(alias="public.test"),
    # What must not be called.
    "metadata.test": Zone(["169.254.169.254"]),
    "metadata6.test": Zone(["fd00:ec2::254"]),
    "mapped.test": Zone(["::ffff:169.254.169.254"]),
    "nat64.test": Zone(["64:ff9b::a9fe:a9fe"]),
    "loop.test": Zone(["127.0.0.1"]),
    "127.0.0.1.nip.test": Zone(["127.0.0.1"]),
    "lan.test": Zone(["10.0.0.5"]),
    "mixed.test": Zone([PUBLIC, "10.0.0.5"]),
    "mixed6.test": Zone([PUBLIC, "::1"]),
    "metadata-last.test": Zone([f"93.184.216.{n}" for n in range(1, 21)] + ["169.254.169.254"]),
    "first.test": Zone(alias="second.test"),
    "second.test": Zone(alias="third.test"),
    "third.test": Zone(["192.168.7.7"]),
    # Two faces.
    "rebind.test": Zone(turns=[PUBLIC, "169.254.169.254"]),
    # No use.
    "huge.test": Zone([f"93.184.{n // 200}.{n % 200 + 1}" for n in range(1500)]),
    "circle.test": Zone(alias="circle.test"),
    "empty.test": Zone(),
    "silent.test": Zone(silent=True),
    "garbage.test": Zone(garbage=True),
}
CONFIG = """
[tasks.push]
kind = "http"
url = "{{payload.url}}"
method = "GET"
max_attempts = 1
timeout = "20s"
[tasks.follow]
kind = "http"
url = "{{payload.url}}"
method = "GET"
follow_redirects = true
max_attempts = 1
[tasks.by-host]
kind = "http"
url = "http://{{payload.host}}/fixed"
max_attempts = 1
[tasks.operator]
kind = "http"
url = "http://127.0.0.1:8080/mine"
max_attempts = 1
"""
LOOP = f"""
[tasks.loop]
kind = "http"
url = "http://127.0.0.1:7000/api/cron/loop"
headers = {{ Authorization = "Bearer {CRON_SECRET}" }}
endpoint = true
max_attempts = 1
"""


def setUpModule():
    global NETWORK, NAMES, CALLS, LISTENERS, PACKETS  # one network for all tests of this file
    NETWORK = private_network.Network([PUBLIC, PUBLIC6, *FORBIDDEN])
    NAMES = DnsServer(ZONES)
    CALLS = []
    LISTENERS = [private_network.Listener(port, CALLS) for port in PORTS]
    PACKETS = private_network.PacketCounter(PORTS, [PUBLIC, PUBLIC6])


def tearDownModule():
    for listener in LISTENERS:
        listener.shutdown()
    NETWORK.close()


class EgressTest(unittest.TestCase):
    EGRESS, ENV, ARGS = "", {}, ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.EGRESS + CONFIG, {"CRON_SECRET": CRON_SECRET, **cls.ENV}, cls.ARGS)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.api = cls.server.client()

    def setUp(self):
        self.before, self.packets_before = len(CALLS), PACKETS.packets()

    def reload(self, config):
        before = self.server.log().count("config.reloaded")
        self.server.configure(config)
        self.server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.server.log().count("config.reloaded") > before, 10, "the reload")

    def reached(self):
        """Where calls of this test ended."""
        return [address for address, _ in CALLS[self.before:]]

    def assert_nothing_was_sent(self):
        self.assertEqual([call for call in CALLS[self.before:]
                          if call[0] not in (PUBLIC, PUBLIC6)], [])
        self.assertEqual(PACKETS.packets() - self.packets_before, 0)

    def enqueue(self, url, task="push"):
        return self.api.post("/v1/jobs", {"task": task, "payload": {"url": url}})

    def outcome(self, url, task="push"):
        """The code of the attempt's error, or "succeeded"; the code of a refusal with 422 in front."""
        made = self.enqueue(url, task)
        if made.status != 201:
            return f"{made.status} {made.code}"
        job = wait_final(self.api, made.json["id"], 30)
        return job["error"]["code"] if job["error"] else job["state"]


class Refusals(EgressTest):
    def refuse(self, code, *urls):
        for url in urls:
            with self.subTest(url):
                got = self.enqueue(url)
                self.assertEqual((got.status, got.code), (422, code), got.text)
                self.assertEqual(got.json["errors"][0]["pointer"], "/payload")
        self.assert_nothing_was_sent()

    def test_row_83_this_machine_in_every_spelling(self):
        self.refuse("target_forbidden", *(
            f"http://{host}:8080/" for host in (
                "127.0.0.1", "0.0.0.0", "[::1]", "localhost", "localhost.", "127.1", "2130706433",
                "0x7f000001", "0177.0.0.1", "0", "[::]", "[::ffff:127.0.0.1]", "LocalHost")))

    def test_row_84_metadata_services(self):
        self.refuse("target_forbidden", *(
            f"http://{host}/latest/meta-data/" for host in (
                "169.254.169.254", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
                "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "[fd00:ec2::254]", "100.100.100.200",
                "168.63.129.16", "192.0.0.192", "metadata.google.internal", "0xa9fea9fe")))

    def test_row_85_private_and_reserved_networks(self):
        self.refuse("target_forbidden", *(
            f"http://{host}/" for host in (
                "10.0.0.5", "172.16.0.5", "192.168.7.7", "100.64.0.5", "[fc00::5]", "[fe80::5]",
                "[fe80::5%25lo]", "224.0.0.1", "[ff02::1]", "255.255.255.255", "192.0.2.5",
                "0.1.2.3", "240.0.0.1")))

    def test_row_90_schemes(self):
        self.refuse("unsupported_scheme", "file:///etc/passwd", "gopher://public.test/",
                    "ftp://public.test/", "dict://public.test/", "unix:/run/x.sock",
                    "data:text/plain,x", "jar:http://public.test!/")

    def test_row_91_urls_that_can_be_read_in_two_ways(self):
        self.refuse("invalid_url", "http://ok@127.0.0.1/", "http://ok\\@127.0.0.1",
                    "http://127.0.0.1#@ok", "http://ok%2f@127.0.0.1/", "http://１２７.0.0.1/",
                    "http://127\u00ad.0.0.1/", "http://127.0.0.1\t/", "http://public.test/\r\nX: y",
                    "http://public.test /", "http:///x", "public.test", "")

    def test_row_92_ports(self):
        self.refuse("port_forbidden", *(f"http://public.test:{port}/" for port in
                                        (22, 25, 5432, 6379, 0, 65536)))

    def test_a_host_of_the_payload_cannot_reach_into_the_url(self):
        for host, code in (("169.254.169.254", "target_forbidden"), ("ok@10.0.0.5", "invalid_url"),
                           ("10.0.0.5/x?", "invalid_url"), ("10.0.0.5#", "invalid_url")):
            got = self.api.post("/v1/jobs", {"task": "by-host", "payload": {"host": host}})
            self.assertEqual((got.status, got.code), (422, code), host)
        self.assert_nothing_was_sent()


class Names(EgressTest):
    def test_what_is_public_is_called(self):
        for url, address in (("http://public.test/", PUBLIC), ("http://public6.test:8080/", PUBLIC6),
                             (f"http://{PUBLIC}/", PUBLIC), ("http://public.test./", PUBLIC),
                             ("http://alias.test/", PUBLIC)):
            with self.subTest(url):
                self.before = len(CALLS)
                self.assertEqual(self.outcome(url), "succeeded")
                self.assertIn(self.reached(), ([address], []))  # [] on a connection that was kept

    def test_rows_83_to_86_no_name_leads_inside(self):
        for name in ("metadata.test", "metadata6.test", "mapped.test", "nat64.test", "loop.test",
                     "127.0.0.1.nip.test", "lan.test", "mixed.test", "mixed6.test",
                     "metadata-last.test"):
            with self.subTest(name):
                self.assertEqual(self.outcome(f"http://{name}:8080/"), "egress_blocked")
        self.assert_nothing_was_sent()

    def test_row_87_a_name_with_two_faces_is_asked_once_a_call(self):
        self.assertEqual(self.outcome("http://rebind.test/"), "succeeded")
        self.assertEqual(NAMES.count("rebind.test"), 1)
        self.assertEqual(self.reached(), [PUBLIC])

        self.assertEqual(self.outcome("http://rebind.test/"), "egress_blocked")
        self.assertEqual(NAMES.count("rebind.test"), 2)
        self.assert_nothing_was_sent()

    def test_row_88_aliases_lead_inside(self):
        self.assertEqual(self.outcome("http://first.test/"), "egress_blocked")
        self.assert_nothing_was_sent()

    def test_row_88_answers_of_no_use(self):
        for name in ("huge.test", "circle.test", "empty.test", "nobody.test"):
            with self.subTest(name):
                self.assertEqual(self.outcome(f"http://{name}/"), "dns_error")
        self.assert_nothing_was_sent()

    def test_row_88_a_name_server_that_says_nothing_is_not_waited_for(self):
        began = time.monotonic()

        self.assertEqual(self.outcome("http://silent.test/"), "dns_error")
        self.assertEqual(self.outcome("http://garbage.test/"), "dns_error")

        self.assertLess(time.monotonic() - began, 14)
        self.assertEqual(self.outcome("http://public.test/"), "succeeded")


class Redirects(EgressTest):
    def test_row_89_are_not_followed_by_default(self):
        for status in (301, 302, 303, 307, 308):
            self.assertEqual(
                self.outcome(f"http://public.test/to/{status}?http://10.0.0.5/"), f"http_{status}")
        self.assert_nothing_was_sent()

    def test_row_89_every_hop_is_judged(self):
        for status in (301, 302, 303, 307, 308):
            for target, code in (
                    ("http://10.0.0.5/", "egress_blocked"),
                    ("http://metadata.test/", "egress_blocked"),
                    ("http://mixed.test/", "egress_blocked"),
                    ("http://2852039166/", "egress_blocked"),
                    ("http://localhost/", "egress_blocked"),
                    ("http://public.test:22/", "port_forbidden"),
                    ("file:///etc/passwd", "unsupported_scheme"),
                    ("http://ok@10.0.0.5/", "invalid_url")):
                with self.subTest((status, target)):
                    url = f"http://public.test/to/{status}?{target}"
                    self.assertEqual(self.outcome(url, "follow"), code)
        self.assert_nothing_was_sent()

    def test_row_89_end(self):
        url = "http://public.test/to/302?/to/302?/to/302?/to/302?/to/302?/to/302?/ok"
        self.assertEqual(self.outcome(url, "follow"), "too_many_redirects")
        self.assertEqual(self.outcome("http://public.test/to/302?/ok", "follow"), "succeeded")


class Operators(EgressTest):
    def test_the_address_of_the_file_may_be_a_loopback_one(self):
        job = wait_final(self.api, self.api.post("/v1/jobs", {"task": "operator"}).json["id"])

        self.assertEqual(job["state"], "succeeded")
        self.assertEqual(self.reached(), ["127.0.0.1"])


class Proxies(EgressTest):
    ENV = {name: "http://10.0.0.5:8080" for name in
           ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")}

    def test_row_98_the_environment_names_none(self):
        self.assertEqual(self.outcome("http://public.test/"), "succeeded")
        self.assertEqual(self.reached(), [PUBLIC])
        self.assert_nothing_was_sent()


class OpenNetworks(EgressTest):
    EGRESS = """
[egress]
allow_cidr = ["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "fd00::/8"]
allow_ports = ["5432"]
"""

    def test_row_85_what_is_listed_is_called(self):
        for url in ("http://10.0.0.5/", "http://lan.test/", "http://127.0.0.1:8080/",
                    "http://mixed.test:8080/", "http://public.test:5432/"):
            with self.subTest(url):
                self.assertEqual(self.outcome(url), "succeeded")
        if PACKETS.works:  # and it does see what is sent
            self.assertGreater(PACKETS.packets(), self.packets_before)

    def test_row_84_metadata_services_stay_shut(self):
        for url in ("http://169.254.169.254/", "http://[fd00:ec2::254]/",
                    "http://[::ffff:a9fe:a9fe]/", "http://metadata.google.internal/"):
            self.assertEqual(self.outcome(url), "422 target_forbidden", url)
        for url in ("http://metadata.test/", "http://metadata6.test/"):
            self.assertEqual(self.outcome(url), "egress_blocked", url)
        self.assert_nothing_was_sent()

    def test_row_93_this_server_is_not_called(self):
        port = self.server.port

        self.assertEqual(self.outcome(f"http://127.0.0.1:{port}/livez"), "422 target_forbidden")
        self.assertEqual(self.outcome(f"http://127.1:{port}/livez"), "422 target_forbidden")
        self.assertEqual(self.outcome(f"http://loop.test:{port}/livez"), "egress_blocked")


class OneMetadataService(EgressTest):
    EGRESS = '[egress]\nallow_cidr = ["169.254.169.254"]\n'

    def test_row_84_an_address_that_is_listed_is_called(self):
        self.assertEqual(self.outcome("http://169.254.169.254/"), "succeeded")
        self.assertEqual(self.outcome("http://metadata.test/"), "succeeded")
        self.assertEqual(self.outcome("http://100.100.100.200/"), "422 target_forbidden")


class Reload(EgressTest):
    def test_opens_and_shuts_a_network(self):
        url = "http://10.0.0.5/"
        self.assertEqual(self.outcome(url), "422 target_forbidden")

        self.reload('[egress]\nallow_cidr = ["10.0.0.0/8"]\n' + CONFIG)
        self.assertEqual(self.outcome(url), "succeeded")

        self.reload(CONFIG)
        self.assertEqual(self.outcome(url), "422 target_forbidden")
        self.assertEqual(self.outcome("http://lan.test/"), "egress_blocked")


class HttpsOnly(EgressTest):
    EGRESS = "[egress]\nhttps_only = true\n"

    def test_http_is_refused_where_a_payload_chooses(self):
        self.assertEqual(self.outcome("http://public.test/"), "422 unsupported_scheme")
        self.assertEqual(self.outcome("https://public.test/"), "connect_error")  # nobody is there
        job = wait_final(self.api, self.api.post("/v1/jobs", {"task": "operator"}).json["id"])
        self.assertEqual(job["state"], "succeeded")


class Loops(EgressTest):
    EGRESS, ARGS = LOOP, ("--listen", "127.0.0.1:7000")

    def test_row_93_calls_that_call_calls_end(self):
        first = self.api.post("/v1/jobs", {"task": "loop"}).json["id"]
        self.assertEqual(wait_final(self.api, first)["state"], "succeeded")

        def jobs():
            return self.api.get("/v1/jobs", query={"task": "loop"}).json["data"]

        wait_final(self.api, max(jobs(), key=lambda job: int(job["id"]))["id"])
        newest = wait_final(self.api, jobs()[0]["id"])
        while newest["state"] == "succeeded":
            newest = wait_final(self.api, jobs()[0]["id"])

        self.assertEqual(newest["error"]["code"], "http_508")
        self.assertEqual(len(jobs()), 4)


if __name__ == "__main__":
    private_network.enter(__file__)
    unittest.main()
