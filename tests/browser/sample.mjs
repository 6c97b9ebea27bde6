// SPDX-License-Identifier: Apache-2.0
// A store with something on every screen.
import { until } from "./pawl.mjs";

export const SAMPLE = `
[tasks.send-welcome]
kind = "noop"
search = ["userId"]
[tasks.crawl-site]
kind = "sleep"
queue = "crawl"
search = ["siteId"]
[tasks.charge-card]
kind = "fail"
queue = "billing"
backoff = ["1s"]
[tasks.flaky-import]
kind = "fail"
max_attempts = 4
backoff = ["1h"]
[tasks.render]
kind = "pull"
queue = "render"
[tasks.every-second]
kind = "noop"
cron = "@every 1s"
[tasks.nightly-report]
kind = "noop"
cron = "0 2 * * *"
timezone = "America/New_York"
[tasks.half-past-two]
kind = "fail"
max_attempts = 1
cron = "30 2 * * *"
timezone = "Europe/Berlin"
[schedules.report-in-tokyo]
task = "nightly-report"
cron = "0 9 * * MON-FRI"
timezone = "Asia/Tokyo"
payload = { region = "jp" }
after = ["nightly-report"]
[queues.crawl]
concurrency = 2
[queues.billing]
rate = "30/1m"
`;

export async function fill(pawl) {
  const jobs = [];
  for (let i = 0; i < 30; ++i) jobs.push({ task: "send-welcome", payload: { userId: `u${i}`, items: [1, { a: true }] }, tags: ["mail", "eu"] });
  for (let i = 0; i < 4; ++i) jobs.push({ task: "crawl-site", payload: { duration: "600s", siteId: `s${i}` }, user_id: "user-7" });
  for (let i = 0; i < 5; ++i) jobs.push({ task: "charge-card", payload: { permanent: true, customer: `c${i}` } });
  jobs.push({ task: "flaky-import", payload: { times: 9 } });
  await pawl.post("jobs:bulk", { jobs });
  const failed = await pawl.job({ task: "charge-card", payload: { permanent: true } }, "failed");
  const scheduled = await pawl.job({ task: "send-welcome", delay: "2h", payload: { later: true } }, "scheduled");
  await pawl.job({ task: "flaky-import", payload: { times: 9 } }, "retrying");
  await pawl.job({ task: "render", payload: { scene: "forest" } }, "ready");
  await pawl.post("queues/render/lease", { worker: "gpu-1", max: 1, lease: "30m" });
  const runs = [];
  for (const promptId of ["p1", "p2", "p3"]) {
    for (const modelId of ["gpt-5-nano", "llama-4"]) {
      for (const runIndex of [0, 1, 2]) runs.push({ task: runIndex === 2 && promptId === "p2" ? "charge-card" : "send-welcome", payload: { promptId, modelId, runIndex, permanent: true } });
    }
  }
  const batch = await pawl.post("batches", { name: "prompts of today", jobs: runs });
  const bulk = await pawl.post("bulk-actions", { action: "retry", filter: { task: "charge-card", state: ["failed"] } });
  await pawl.post("keys", { name: "ci", role: "producer", queues: ["crawl"] });
  await pawl.post("schedules/half-past-two/run");
  await until(async () => (await pawl.get("schedules/every-second/slots?limit=2")).data.length === 2, "two slots");
  await until(async () => (await pawl.get(`bulk-actions/${bulk.id}`)).state === "done", "the bulk action");
  return { failed: failed.id, scheduled: scheduled.id, batch: batch.id, bulk: bulk.id };
}
