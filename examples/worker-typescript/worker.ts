// SPDX-License-Identifier: Apache-2.0
// A worker for pawl on what Node 18 brings along: node worker.js [QUEUE]. Ctrl-C ends it.
declare const process: { env: Record<string, string | undefined>; argv: string[]; pid: number };

const url = process.env.PAWL_URL ?? "http://127.0.0.1:7295";
const token = process.env.PAWL_TOKEN ?? "";
const leaseSeconds = 10; // a heartbeat is sent three times as often

type Answer = { status: number; body: any };
type Held = { job: { id: string; payload: any }; lease: { token: string; fence: number } };

// Until there is an answer, also over a restart of the server; saying the same again does no harm.
async function call(path: string, body: unknown): Promise<Answer> {
  for (;;) {
    try {
      const answer = await fetch(url + path, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json() };
    } catch {
      await new Promise((wake) => setTimeout(wake, 1000));
    }
  }
}

// The work itself. `stop` is aborted when the job was cancelled or is no longer ours.
async function shout(payload: { text: string }, stop: AbortSignal): Promise<unknown> {
  stop.throwIfAborted();
  return { text: payload.text.toUpperCase() };
}

async function run({ job, lease }: Held): Promise<void> {
  const stop = new AbortController();
  const heart = setInterval(async () => {
    const beat = await call(`/v1/leases/${lease.token}/heartbeat`, {});
    if (beat.status === 409 || beat.body.cancel_requested) stop.abort();
  }, (leaseSeconds * 1000) / 3);
  let end = "complete";
  let body: unknown;
  try {
    body = { result: await shout(job.payload, stop.signal) };
  } catch (failure) {
    end = "fail";
    body = { error: { code: (failure as Error).name, message: (failure as Error).message } };
  } finally {
    clearInterval(heart);
  }
  const { status, body: answer } = await call(`/v1/leases/${lease.token}/${end}`, body);
  // Cancelled while it ran: give it back, it ends there.
  if (answer.code === "cancelled") await call(`/v1/leases/${lease.token}/release`, {});
  console.log(job.id, end, status);
}

async function main(): Promise<void> {
  const queue = process.argv[2] ?? "shouts";
  const ask = { worker: `node-${process.pid}`, lease: `${leaseSeconds}s`, wait: "20s" };
  for (;;) {
    const { body } = await call(`/v1/queues/${queue}/lease`, ask);
    for (const held of (body.data ?? []) as Held[]) await run(held);
  }
}

void main();
