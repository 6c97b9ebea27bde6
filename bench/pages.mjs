// SPDX-License-Identifier: Apache-2.0
// For pages.py: node pages.mjs URL screens CALLS HISTORY | node pages.mjs URL overview, with the key in PAWL_KEY.
import { hasNoComplaints, launch, signedIn } from "../tests/browser/browser.mjs";

const [url, what, calls, history] = process.argv.slice(2);
const dashboard = `${url}/dashboard/`;
const browser = await launch();
const page = await signedIn(browser, dashboard, { key: process.env.PAWL_KEY });

const day = new Date(Date.now() - 86400e3).toISOString();
const screens = {
  overview: "", "overview, an hour": "?range=hour", "overview, 30 days": "?range=month", timeline: "timeline", schedules: "schedules",
  "a schedule": "schedules/nightly-7", jobs: "jobs", "failed jobs": "jobs?state=failed", "jobs of a task, failed or cancelled": "jobs?state=failed,cancelled&task=task-7",
  "jobs of a rare queue": "jobs?queue=rare", "jobs with a tag that none has": "jobs?tag=none",
  "jobs by a payload, looked up": "jobs?q=task:task-7 payload.siteId=site-4957", "jobs by a payload, in a window": "jobs?q=payload.siteId=nowhere",
  "jobs by an error": "jobs?q=error~timed state:failed", "jobs of a day": `jobs?created_after=${day}`, "a job": `jobs/${history / 2}`,
  errors: "errors?range=all", batches: "batches", "bulk actions": "bulk-actions", queues: "queues", tasks: "tasks", "a task": "tasks/task-7",
  workers: "workers", "AI usage": "ai", keys: "keys",
};
const at = (times, share) => Math.round(times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] * 10) / 10;

// In ms: the slowest answer of the screen's data, and when nothing loaded any more.
async function show(path) {
  const began = performance.now();
  await page.goto(dashboard + path);
  await page.locator("main").locator("h1, .nothing").first().waitFor();
  await page.waitForFunction(() => !document.querySelector("main .loading, main [aria-busy=true]"));
  const settled = performance.now() - began;
  const answers = await page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/v1/") && !name.endsWith("/events")).map(({ duration }) => duration));
  return { slowest: Math.max(0, ...answers), settled };
}

if (what === "overview") {
  console.log("open");
  for await (const _ of process.stdin); // until it is closed
} else {
  const took = Object.fromEntries(Object.keys(screens).map((name) => [name, []]));
  for (let i = 0; i < Number(calls); ++i) {
    for (const [name, path] of Object.entries(screens)) took[name].push(await show(path));
  }
  for (const [screen, times] of Object.entries(took)) {
    const [slowest, settled] = ["slowest", "settled"].map((which) => times.map((one) => one[which]));
    console.log(JSON.stringify({ screen, answer_p50_ms: at(slowest, 0.5), answer_p95_ms: at(slowest, 0.95), settled_p50_ms: at(settled, 0.5), settled_p95_ms: at(settled, 0.95) }));
  }
}
await hasNoComplaints(page);
await browser.close();
