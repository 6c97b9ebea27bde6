# SPDX-License-Identifier: Apache-2.0
"""Figures of a queue that is deep, limited, or drained by workers outside: parts of bench/run."""
import concurrent.futures
import statistics
import time

DEEP = 1_000_000
SHALLOW = 20_000
LIGHT = '[tasks.light]\nkind = "noop"\n[tasks.outside]\nkind = "pull"\n'


def fill(client, count, task="light", **more):
    """`count` jobs with a payload of 200 bytes; seconds taken."""
    began = time.monotonic()
    jobs = [{"task": task, "payload": {"n": "x" * 190}, **more}] * 10_000
    for _ in range(count // len(jobs)):
        answer = client.post("/v1/jobs:bulk", {"jobs": jobs})
        assert answer.status == 201, answer.text
    return time.monotonic() - began


def states(client):
    return client.get("/v1/stats").json["states"]


def drain_rate(client, count):
    """Jobs a second over the first `count` that end after the queue is resumed."""
    before = states(client)["succeeded"]
    began = time.monotonic()
    client.post("/v1/queues/default/resume")
    while states(client)["succeeded"] - before < count:
        time.sleep(0.02)
    took = time.monotonic() - began
    done = states(client)["succeeded"] - before
    client.post("/v1/queues/default/pause")
    return done / took


def page_ms(client, path):
    began = time.monotonic()
    assert client.get(path).status == 200
    return (time.monotonic() - began) * 1000


def deep(settings, show, memory_mib):
    """A million waiting jobs: start, drain, pages, memory, cancel of all."""
    with settings.server(LIGHT) as server:
        client = server.client()
        client.post("/v1/queues/default/pause")
        fill(client, SHALLOW)
        shallow = drain_rate(client, SHALLOW // 2)
        client.post("/v1/queues/default/purge")
        fill(client, DEEP)
        server.terminate()
        server.start()
        client = server.client()
        show("1,000,000 waiting: start", [server.ready_seconds], "s", "≤ 5")
        deep_rate = drain_rate(client, SHALLOW)
        show("1,000,000 waiting: drain, against 20,000 waiting", [deep_rate / shallow], "ratio", "≥ 0.9")
        ids, path = [], "/v1/jobs?limit=500"
        for _ in range(20):
            ids.append(page_ms(client, path))
            path = "/v1/jobs?limit=500&cursor=" + client.get(path).json["next_cursor"]
        old = client.get("/v1/jobs?limit=1").json["data"][0]["created_at"]
        ids.append(page_ms(client, f"/v1/jobs?limit=500&created_before={old}"))
        show("1,000,000 waiting: a page of 500, at worst", [max(ids)], "ms", "≤ 50")
        show("1,000,000 waiting: resident", [memory_mib(server)], "MiB", "≤ 300")
        began = time.monotonic()
        cancelled = client.post("/v1/queues/default/purge").json["cancelled"]
        took = time.monotonic() - began
        show(f"cancel of {cancelled:,} waiting jobs", [took], "s", "≤ 60")
        show("the same in history: resident", [memory_mib(server)], "MiB", "≤ 300")
        fill(client, SHALLOW)
        with_history = drain_rate(client, SHALLOW // 2)
        show("1,000,000 in history: drain, against none", [with_history / shallow], "ratio", "≥ 0.9")
        show("1,000,000 in history: a page of 500", [page_ms(client, "/v1/jobs?limit=500")], "ms", "≤ 50")


def rate(settings, show, seconds=60):
    """A rate of 100/s at the receiving end."""
    from target import Target
    target = Target()
    try:
        config = ('[queues.default]\nrate = "100/1s"\n[tasks.call]\nkind = "http"\n'
                  f'url = "{target.url}/hit"\n')
        with settings.server(config) as server:
            fill_jobs = [{"task": "call"}] * (100 * seconds)
            assert server.client().post("/v1/jobs:bulk", {"jobs": fill_jobs}).status == 201
            target.wait_hits("/hit", 100 * seconds - 100, seconds * 2)
            times = sorted(hit.at for hit in target.hits("/hit"))
            most = max(sum(1 for _ in window) for window in windows(times))
            show("rate 100/s: most in any second", [most], "starts", "≤ 100")
            mean = (len(times) - 1) / (times[-1] - times[0])
            show("rate 100/s: mean", [mean], "1/s", "≥ 98")
    finally:
        target.close()


def windows(times):
    first = 0
    for last, time_of_last in enumerate(times):
        while times[first] <= time_of_last - 1:
            first += 1
        yield range(first, last + 1)


def worker(settings, show, jobs=60_000, workers=4, batch=100):
    """Workers over HTTP that lease and finish a hundred at a time."""
    with settings.server(LIGHT) as server:
        fill(server.client(), jobs, task="outside")
        began = time.monotonic()

        def work(number):
            client, done = server.client(keep_alive=True), 0
            while True:
                leased = client.post("/v1/queues/default/lease", {
                    "worker": f"w{number}", "max": batch, "lease": "60s", "wait": "0s"}).json["data"]
                if not leased:
                    return done
                items = [{"token": row["lease"]["token"], "result": None} for row in leased]
                answer = client.post("/v1/leases:finish", {"items": items})
                assert all(item["ok"] for item in answer.json["data"]), answer.text
                done += len(leased)

        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            total = sum(pool.map(work, range(workers)))
        rate_now = total / (time.monotonic() - began)
        show(f"workers over HTTP, {batch} a call", [rate_now], "jobs/s", "≥ 0.12 of sqlite-full W3")


def p99(values):
    return sorted(values)[len(values) * 99 // 100]


def lease(client, queue, wait="0s", most=10):
    return client.post(f"/v1/queues/{queue}/lease", {
        "worker": "w", "max": most, "lease": "60s", "wait": wait}).json["data"]


def claim_ms(client, queue):
    began = time.monotonic()
    assert lease(client, queue), "nothing was left"
    return (time.monotonic() - began) * 1000


def claims(settings, show):
    """How long a claim takes: a million waiting, and beside the cancel of that million."""
    with settings.server(LIGHT) as server:
        client = server.client(keep_alive=True)
        fill(client, DEEP, task="outside", queue="deep")
        fill(client, 20_000, task="outside", queue="beside")
        show("1,000,000 waiting: a claim of 10, p99",
             [p99([claim_ms(client, "deep") for _ in range(1_000)])], "ms", "≤ 20")
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            purge = pool.submit(lambda: server.client().post("/v1/queues/deep/purge").json)
            beside = []
            while not purge.done() and len(beside) < 2_000:
                beside.append(claim_ms(client, "beside"))
            cancelled = purge.result()["cancelled"]
        show(f"a claim beside the cancel of {cancelled:,}, at worst", [max(beside)], "ms", "≤ 100")


def worker_start(settings, show, seconds=20, rate_now=200, workers=8):
    """From enqueue to the hands of a worker that waits."""
    with settings.server(LIGHT) as server:
        sent, got, jobs = {}, {}, seconds * rate_now

        def work():
            client = server.client(keep_alive=True)
            while len(got) < jobs:
                for row in lease(client, "default", wait="2s", most=1):
                    got[row["job"]["id"]] = time.monotonic()

        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            busy = [pool.submit(work) for _ in range(workers)]
            client, began = server.client(keep_alive=True), time.monotonic()
            for number in range(jobs):
                time.sleep(max(0, began + number / rate_now - time.monotonic()))
                at = time.monotonic()
                sent[client.post("/v1/jobs", {"task": "outside"}).json["id"]] = at
            for one in busy:
                one.result()
        took = [(got[job] - at) * 1000 for job, at in sent.items()]
        show("workers at 200 jobs/s: enqueue to start, p50", [statistics.median(took)], "ms", "")
        show("workers at 200 jobs/s: enqueue to start, p99", [p99(took)], "ms", "≤ 2 × sqlite-full W5")
