// SPDX-License-Identifier: Apache-2.0
// Every number on a screen is that of the rows, after retries, deletes and pruning.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hasNoComplaints, launch, signedIn } from "./browser.mjs";
import { Pawl, until } from "./pawl.mjs";
import { count, counts, number, rows, table } from "./rows.mjs";

const CONFIG = `
[retention]
cancelled = "1s"
[tasks.works]
kind = "noop"
[tasks.breaks]
kind = "fail"
max_attempts = 1
[tasks.sleeps]
kind = "sleep"
queue = "slow"
[queues.slow]
concurrency = 2
[tasks.render]
kind = "pull"
queue = "render"
max_attempts = 1
[tasks.ticks]
kind = "noop"
cron = "@every 1s"
`;
const kPruneMs = 120e3; // pawl prunes once a minute
const kBroken = { task: "breaks", payload: { permanent: true } };
const waiting = "state IN ('scheduled','blocked','ready','retrying')";

let pawl, browser, page, batch, bulk;
const many = async (n, request) => (await pawl.post("jobs:bulk", { jobs: Array.from({ length: n }, () => request) })).data.map(({ id }) => id);
const all = (ids, state) => until(async () => (await Promise.all(ids.map((id) => pawl.get(`jobs/${id}`)))).every((job) => job.state === state), `${ids} to be ${state}`);
const go = async (path) => {
  await page.goto(pawl.dashboard + path);
  await page.locator("main h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector("main .loading, main [aria-busy=true]"));
};

async function render(outcome, body) {
  const { data } = await pawl.post("queues/render/lease", { worker: "gpu-1", wait: "5s", lease: "10m" });
  if (outcome) await pawl.post(`leases/${data[0].lease.token}/${outcome}`, body);
}

before(async () => {
  pawl = await Pawl.start(CONFIG);
  await until(async () => (await pawl.get("schedules/ticks/slots?limit=9")).data.length >= 3, "three slots");
  await pawl.post("schedules/ticks/pause");
  const works = await many(20, { task: "works" });
  const breaks = await many(6, kBroken);
  await many(3, { task: "render" });
  await render("fail", { error: { code: "no_gpu", message: "no card is free" }, retryable: false });
  await render("complete", { result: 7 });
  await render();
  await many(6, { task: "sleeps", payload: { duration: "600s" } });
  await many(2, { task: "works", delay: "2h" });
  const cancelled = await many(5, { task: "works", delay: "2h" });
  batch = (await pawl.post("batches", { name: "mixed", jobs: [{ task: "works" }, { task: "works" }, { ...kBroken }, { ...kBroken }, { task: "works", delay: "3h" }] })).id;
  await all(works, "succeeded");
  await all(breaks, "failed");
  await until(async () => (await pawl.get(`batches/${batch}`)).pending === 1, "the batch");
  for (const id of works.slice(0, 3).concat(breaks.slice(0, 1))) await pawl.ask("DELETE", `jobs/${id}`);
  await pawl.post(`jobs/${breaks[1]}/retry`, { payload: { times: 0 } });
  await all([breaks[1]], "succeeded");
  const [[again]] = rows(pawl, `SELECT min(id) FROM every_job WHERE batch = ${batch} AND state = 'failed'`);
  await pawl.post(`jobs/${again}/retry`, { payload: { times: 0 } });
  await all([String(again)], "succeeded");
  bulk = (await pawl.post("bulk-actions", { action: "retry", filter: { task: "breaks", state: ["failed"] } })).id;
  await until(async () => (await pawl.get(`bulk-actions/${bulk}`)).state === "done", "the bulk action");
  for (const id of cancelled) await pawl.post(`jobs/${id}/cancel`);
  await until(() => count(pawl, "every_job WHERE state = 'cancelled'") === 0, "what was cancelled to be pruned", kPruneMs);
  await until(() => count(pawl, "every_job WHERE task = 'breaks' AND state <> 'failed' AND state <> 'succeeded'") === 0, "the retries");
  browser = await launch();
  page = await signedIn(browser, pawl.dashboard);
});
after(async () => {
  if (page) await hasNoComplaints(page);
  await browser?.close();
  await pawl?.close();
});

test("overview: jobs by state", async () => {
  await go("");
  const shown = await page.locator("[data-state][data-count]").evaluateAll((all) => all.map((one) => [one.dataset.state, Number(one.dataset.count), one.innerText]));
  const stored = counts(pawl, "SELECT state, count(*) FROM every_job GROUP BY state");
  assert.equal(shown.length, 9);
  for (const [state, n, text] of shown) assert.deepEqual([n, number(text)], [stored[state] ?? 0, stored[state] ?? 0], state);
});

test("overview: what finished, and what failed lately", async () => {
  await go("");
  const failures = await table(page, "Failed lately");
  assert.equal(failures.length, Math.min(8, count(pawl, "every_job WHERE state = 'failed'")));
  const chart = page.locator("section.panel", { has: page.getByRole("heading", { name: "Finished jobs" }) });
  await chart.getByRole("button", { name: "As a table" }).click();
  const hours = await table(page, "Jobs that succeeded and that failed, over time");
  const sum = (name) => hours.reduce((all, hour) => all + number(hour[name]), 0);
  // What ended stays counted when its row is deleted or runs again: 20 + 1 of render + 2 and 1 of the batch + 1 retried + the slots.
  assert.equal(sum("succeeded"), 25 + count(pawl, "ledger WHERE outcome = 'fired'"));
  // 6 + 1 of render + 2 of the batch, and once more what the bulk action retried.
  assert.equal(sum("failed"), 9 + (await pawl.get(`bulk-actions/${bulk}`)).done);
});

test("jobs: as many rows as there are, in each state", async () => {
  for (const [state, n] of rows(pawl, "SELECT state, count(*) FROM every_job GROUP BY state")) {
    await go(`jobs?state=${state}`);
    assert.equal((await table(page, "Jobs, newest first")).length, n, state);
  }
});

test("queues: what waits, failed and runs", async () => {
  await go("queues");
  for (const queue of await table(page, "Queues by name")) {
    const stored = counts(pawl, `SELECT state, count(*) FROM every_job WHERE queue = '${queue.Queue}' GROUP BY state`);
    const row = page.locator("tbody tr", { has: page.getByRole("link", { name: queue.Queue, exact: true }) });
    const depth = await row.locator(".depth a").evaluateAll((all) => all.map((one) => [one.className.replace("state-", ""), one.innerText]));
    const expected = ["scheduled", "blocked", "ready", "retrying", "failed"].filter((state) => stored[state]);
    assert.deepEqual(depth.map(([state, text]) => [state, number(text)]), expected.map((state) => [state, stored[state]]), queue.Queue);
    assert.equal(number(queue.Running), stored.running ?? 0, queue.Queue);
  }
});

test("tasks: what waits, runs and ran", async () => {
  await go("tasks");
  const shown = Object.fromEntries((await table(page, "Tasks by name")).map((task) => [task.Task, task]));
  for (const [name, task] of Object.entries(shown)) {
    assert.equal(number(task.Waiting), count(pawl, `every_job WHERE task = '${name}' AND ${waiting}`), name);
    assert.equal(number(task.Running), count(pawl, `every_job WHERE task = '${name}' AND state = 'running'`), name);
  }
  assert.equal(number(shown.works.Runs), 22);
  assert.deepEqual([shown.works.Succeeded, shown.works.Failed], ["100 %", "0 %"]);
  assert.deepEqual([number(shown.render.Runs), shown.render.Succeeded, shown.render.Failed], [2, "50.0 %", "50.0 %"]);
});

test("one task: jobs by state", async () => {
  await go("tasks/sleeps");
  const shown = await page.locator("a.counter").evaluateAll((all) => all.map((one) => [new URL(one.href).searchParams.get("state"), one.querySelector("b").innerText]));
  assert.deepEqual(Object.fromEntries(shown.map(([state, n]) => [state, Number(n)])), counts(pawl, "SELECT state, count(*) FROM every_job WHERE task = 'sleeps' GROUP BY state"));
});

test("errors: how often, and a group leads to the jobs that failed by it", async () => {
  await go("errors");
  const groups = await table(page, "Groups of errors, those seen last first");
  const stored = rows(pawl, "SELECT code, n, task, fingerprint FROM error_groups ORDER BY last_seen DESC");
  assert.deepEqual(groups.map((group) => [group.Code, number(group.Times)]), stored.map(([code, n]) => [code, n]));
  assert.equal(groups.find((group) => group.Code === "no_gpu").Times, "1");
  for (const [, , task, fingerprint] of stored) {
    await go(`jobs?task=${task}&fingerprint=${fingerprint}&state=failed`);
    assert.equal((await table(page, "Jobs, newest first")).length, count(pawl, `every_job WHERE fingerprint = '${fingerprint}' AND state = 'failed'`));
  }
});

test("batches: of each part as many as there are", async () => {
  const stored = counts(pawl, `SELECT state, count(*) FROM every_job WHERE batch = ${batch} GROUP BY state`);
  await go(`batches/${batch}`);
  const words = `${stored.succeeded} succeeded, ${stored.failed} failed, ${stored.scheduled} pending`;
  await page.getByRole("heading", { name: `Progress: ${words}` }).waitFor();
  assert.equal((await page.locator("dd.number").first().innerText()).trim(), "5");
  assert.equal((await table(page, "Jobs")).length, 5);
});

test("bulk actions: fitted, done, failed", async () => {
  await go(`bulk-actions/${bulk}`);
  const [[matched, done, failed]] = rows(pawl, `SELECT matched, done, failed FROM bulk_actions WHERE id = ${bulk}`);
  const shown = await page.locator("dd.number").allInnerTexts();
  assert.deepEqual(shown.slice(0, 3).map(number), [matched, done, failed]);
  assert.equal(matched, 5); // six broke and two of the batch; one is deleted, two succeeded meanwhile
});

test("workers: what runs on nodes and outside", async () => {
  await go("workers");
  const running = count(pawl, "live_jobs WHERE state = 'running'");
  const leases = await table(page, "Workers outside");
  assert.equal(leases.length, count(pawl, "live_jobs WHERE state = 'running' AND task = 'render'"));
  assert.match(leases[0].Worker, /holds 1/);
  const [node] = await table(page, "Nodes");
  assert.equal(number(node.Running), running - leases.length);
});

test("schedules: every slot, in the ledger and on the timeline", async () => {
  const slots = count(pawl, "ledger WHERE schedule = 'ticks'");
  await go("schedules/ticks");
  assert.equal((await table(page, "Slots")).length, slots);
  await go("timeline?view=table");
  assert.equal((await table(page, "Runs of each schedule over time")).filter((row) => row.Schedule === "ticks").length, slots);
  await go("timeline");
  const runs = page.getByRole("group", { name: "ticks" }).locator("a.bar");
  assert.equal(await runs.count(), count(pawl, "ledger WHERE schedule = 'ticks' AND job_id IS NOT NULL"));
  assert.equal(await runs.evaluateAll((all) => all.filter(({ tabIndex }) => tabIndex === 0).length), 1, "one stop for Tab");
  const at = () => page.evaluate(() => Number(document.activeElement.dataset.at));
  await page.getByRole("group", { name: "ticks" }).locator("a.bar[tabindex='0']").focus();
  const newest = await at();
  await page.keyboard.press("ArrowLeft");
  assert.ok((await at()) < newest, "the run before");
});

// No model is asked here: rows as attempts write them, of two hours, two models and two tasks.
test("AI usage: sums of what was called", async () => {
  const hour = Math.floor(Date.now() / 3600e3) * 3600e6;
  const called = [[hour, "nano", "works", 1200, 7, 900, 100, 300, 2_500_000_000_000n, 0], [hour, "opus", "render", 30, 0, 5000, 0, 70, 1_250_000_000_000n, 0], [hour - 7200e6, "opus", "works", 4, 1, 11, 0, 3, 0n, 4]];
  for (const [at, model, task, calls, failed, input, cached, output, cost, unpriced] of called) {
    rows(pawl, `INSERT INTO ai_hours VALUES (${at}, 'default', 'openai', '${model}', '${task}', ${calls}, ${failed}, ${input}, ${cached}, 0, ${output}, ${cost}, ${unpriced})`);
  }
  const sums = (by) => rows(pawl, `SELECT ${by}, sum(calls), sum(failed), sum(input_tokens + cached_tokens), sum(output_tokens), sum(cost) / 1e12 FROM ai_hours GROUP BY 1 ORDER BY 6 DESC`);
  const seen = (row, name) => [row[name], number(row.Calls), number(row["Failed calls"]), number(row["Tokens in"]), number(row["Tokens out"]), Number(row.Cost.slice(1))];
  await go("ai");
  assert.deepEqual((await table(page, "By model")).map((row) => seen(row, "Model")), sums("'openai ' || model"));
  assert.deepEqual((await table(page, "By task")).map((row) => seen(row, "Task")), sums("task"));
  const [[calls, failed, cost, unpriced]] = rows(pawl, "SELECT sum(calls), sum(failed), sum(cost) / 1e12, sum(unpriced_calls) FROM ai_hours");
  const totals = await page.locator("section.counters .counter").allInnerTexts();
  assert.deepEqual(totals.slice(0, 3).map((text) => text.split("\n").filter(Boolean)[1]), [`$${cost.toFixed(2)}`, calls.toLocaleString("en"), String(failed)]);
  assert.match(totals[0], new RegExp(`and ${unpriced} calls of unknown price`));
});

test("keys: as many as there are", async () => {
  for (const name of ["one", "two"]) await pawl.post("keys", { name, role: "viewer" });
  await go("keys");
  assert.equal((await page.locator("main tbody tr").count()), count(pawl, "api_keys"));
});
