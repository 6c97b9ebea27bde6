// SPDX-License-Identifier: Apache-2.0
// What somebody comes for, done as they would do it.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { hasNoComplaints, launch, open, signedIn, signIn } from "./browser.mjs";
import { Pawl, TOKEN, until } from "./pawl.mjs";

const CONFIG = `
[tasks.crawl]
kind = "noop"
search = ["siteId"]
[tasks.charge]
kind = "fail"
max_attempts = 2
backoff = ["1s"]
backoff_jitter = "none"
[tasks.report]
kind = "noop"
cron = "0 2 * * *"
timezone = "America/New_York"
[tasks.slow]
kind = "sleep"
queue = "slow"
[queues.slow]
concurrency = 1
`;

let pawl, browser, page;
before(async () => {
  pawl = await Pawl.start(CONFIG);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await pawl?.close();
});
beforeEach(async () => (page = await signedIn(browser, pawl.dashboard)));
afterEach(async () => {
  await hasNoComplaints(page);
  await page.context().close();
});

const go = (path) => page.goto(pawl.dashboard + path);
const button = (name) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");

test("a wrong key is told, the right one opens, and signing out closes", async () => {
  const other = await open(browser, pawl.dashboard);
  await other.getByLabel("Key").fill("not-a-key-of-this-server");
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByText("This key is not known here.").waitFor();
  await signIn(other);
  await other.getByRole("button", { name: /Sign out/ }).click();
  await other.getByRole("button", { name: "Sign in" }).waitFor();
  await other.goto(`${pawl.dashboard}jobs`);
  await other.getByRole("button", { name: "Sign in" }).waitFor();
  await other.context().close();
});

test("what failed last night is seen with its reason, and retried", async () => {
  const failed = await pawl.job({ task: "charge", payload: { permanent: true } }, "failed");
  await go("");
  await page.getByRole("region", { name: "Failed lately" }).getByRole("link", { name: "charge" }).first().click();
  await page.getByRole("heading", { level: 1, name: new RegExp(`charge.*${failed.id}`) }).waitFor();
  await page.locator("pre", { hasText: "attempt 1 was asked to fail" }).waitFor();
  await button("Retry with another payload").click();
  await dialog().getByLabel("Payload").fill('{"times": 0, "big": 12345678901234567890}');
  await dialog().getByRole("button", { name: "Retry" }).click();
  await page.getByRole("heading", { level: 1, name: /Succeeded/ }).waitFor();
  const text = await (await fetch(`${pawl.url}/v1/jobs/${failed.id}`, { headers: { Authorization: `Bearer ${TOKEN}` } })).text();
  assert.match(text, /12345678901234567890/, "numbers keep their digits");
});

test("JSON that is none cannot be sent", async () => {
  const job = await pawl.job({ task: "crawl" }, "succeeded");
  await go(`jobs/${job.id}`);
  await button("Run a copy").click();
  await dialog().getByLabel("Payload").fill('{"a":');
  await dialog().getByText(/not JSON yet/).waitFor();
  assert.equal(await dialog().getByRole("button", { name: "Run a copy" }).isDisabled(), true);
});

test("one job is found by a value in its payload", async () => {
  await pawl.job({ task: "crawl", payload: { siteId: "other" } }, "succeeded");
  const wanted = await pawl.job({ task: "crawl", payload: { siteId: "needle-7" } }, "succeeded");
  await go("jobs");
  await page.getByRole("combobox", { name: "Filter" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("task:crawl payload.siteId=needle-7");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=/);
  const rows = page.getByRole("region", { name: "Jobs, newest first" }).locator("tbody tr");
  await until(async () => (await rows.count()) === 1, "the one job");
  await rows.getByRole("link", { name: new RegExp(wanted.id) }).click();
  await page.getByRole("heading", { level: 1, name: new RegExp(wanted.id) }).waitFor();
});

test("who forgets that a key belongs to the payload is told how to look for it", async () => {
  const wanted = await pawl.job({ task: "crawl", payload: { siteId: "needle-8" } }, "succeeded");
  await go("jobs?q=siteId%3Aneedle-8");
  await page.getByText("No job has the text siteId:needle-8").waitFor();
  await page.getByRole("link", { name: "payload.siteId=needle-8" }).click();
  await page.getByRole("link", { name: new RegExp(wanted.id) }).waitFor();
});

test("a filter that makes no sense is told what is wrong", async () => {
  await go("jobs?q=age%3Csoon");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /age/);
});

test("when everything runs next is told in both zones, and a schedule is paused", async () => {
  await go("schedules");
  const row = page.locator("tbody tr", { has: page.getByRole("link", { name: "report" }) });
  await row.getByText("At 02:00, every day.").waitFor();
  const times = await row.locator("time").allInnerTexts();
  assert.ok(times.some((text) => /CES?T/.test(text)), `the viewer's zone: ${times}`);
  assert.ok(times.some((text) => /02:00:00 E[DS]T/.test(text)), `the schedule's zone: ${times}`);
  await row.getByRole("button", { name: "Pause" }).click();
  await row.getByText("Paused").waitFor();
  assert.equal((await pawl.get("schedules/report")).paused, true);
  await row.getByRole("button", { name: "Resume" }).click();
  await row.getByRole("button", { name: "Pause" }).waitFor();
});

test("a schedule is made with a preview, changed, run and deleted", async () => {
  await go("schedules");
  await button("New schedule").click();
  await dialog().getByLabel("Name").fill("weekday-mornings");
  await dialog().getByLabel("Task", { exact: true }).selectOption("crawl");
  await dialog().getByLabel("Cron expression").fill("0 9 * *");
  await dialog().getByText(/an expression has 5/).waitFor();
  await dialog().getByLabel("Cron expression").fill("0 9 * * MON-FRI");
  await dialog().getByLabel("Time zone").fill("Asia/Tokyo");
  await dialog().getByText("At 09:00, on Monday to Friday.").waitFor();
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: /weekday-mornings/ }).waitFor();
  await button("Edit").click();
  await dialog().getByLabel("Cron expression").fill("15 9 * * MON-FRI");
  await dialog().getByText("At 09:15, on Monday to Friday.").waitFor();
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByText(/At 09:15, on Monday to Friday/).first().waitFor();
  assert.equal((await pawl.get("schedules/weekday-mornings")).cron, "15 9 * * MON-FRI");
  const settings = async (texts) => {
    await button("Edit").click();
    await dialog().getByText("More settings").click();
    for (const [label, text] of Object.entries(texts)) await dialog().getByLabel(label, { exact: true }).fill(text);
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().waitFor({ state: "detached" });
    const { queue, priority, catch_up_max, after } = await pawl.get("schedules/weekday-mornings");
    return { queue, priority, catch_up_max, after };
  };
  assert.deepEqual(await settings({ Queue: "slow", Priority: "5", "Catches up at most": "3", "Runs after": "report" }), { queue: "slow", priority: 5, catch_up_max: 3, after: ["report"] });
  assert.deepEqual(await settings({ Queue: "", Priority: "", "Catches up at most": "", "Runs after": "" }), { queue: null, priority: null, catch_up_max: 100, after: [] });
  await button("Run now").click();
  await page.getByRole("heading", { level: 1, name: /crawl/ }).waitFor();
  await go("schedules/weekday-mornings");
  await button("Delete").click();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { level: 1, name: "Schedules" }).waitFor();
  assert.deepEqual((await pawl.get("schedules")).data.map(({ name }) => name), ["report"]);
});

test("a schedule of the file cannot be edited", async () => {
  await go("schedules/report");
  await page.getByText("declared in the configuration file").waitFor();
  assert.equal(await button("Edit").count(), 0);
  assert.equal(await button("Delete").count(), 0);
});

test("a group of errors is counted, then retried as a whole", async () => {
  for (const n of [1, 2, 3]) await pawl.job({ task: "charge", payload: { permanent: true, n }, tags: ["bulk"] }, "failed");
  await go("errors");
  await page.locator("tbody tr", { hasText: "was asked to fail" }).first().getByRole("button", { name: "Retry the group" }).click();
  const run = dialog().getByRole("button", { name: /^Retry \d+ jobs$/ });
  await run.waitFor();
  const counted = Number((await run.innerText()).match(/\d+/)[0]);
  assert.ok(counted >= 3, `${counted}`);
  await run.click();
  await page.getByRole("heading", { level: 1, name: /Done/ }).waitFor();
  const id = page.url().split("/").pop();
  await page.getByText(/^Task: charge$/).waitFor();
  assert.equal((await pawl.get(`bulk-actions/${id}`)).done, counted);
});

test("a waiting job says why, and is cancelled", async () => {
  const first = await pawl.job({ task: "slow", payload: { duration: "60s" } }, "running");
  const second = await pawl.job({ task: "slow", payload: { duration: "60s" } }, "ready");
  await go(`jobs/${second.id}`);
  await page.getByText("queue_concurrency").waitFor();
  await button("Cancel").click();
  await dialog().getByRole("button", { name: "Cancel" }).last().click();
  await page.getByRole("heading", { level: 1, name: /Cancelled/ }).waitFor();
  await pawl.post(`jobs/${first.id}/cancel`);
});

test("a queue is limited, paused and purged", async () => {
  await go("queues");
  const row = page.locator("tbody tr", { has: page.getByRole("link", { name: "slow", exact: true }) });
  await row.getByRole("button", { name: "Limits" }).click();
  await dialog().getByLabel("Running at once", { exact: true }).fill("3");
  await dialog().getByRole("button", { name: "Save" }).click();
  await row.getByText(/of 3/).waitFor();
  await row.getByRole("button", { name: "Pause", exact: true }).click();
  await row.getByText("Paused", { exact: true }).waitFor();
  await pawl.job({ task: "slow", payload: { duration: "1s" } }, "ready");
  await go("queues");
  await row.getByRole("button", { name: "Purge" }).click();
  const purge = dialog().getByRole("button", { name: "Purge" });
  assert.equal(await purge.isDisabled(), true);
  await dialog().getByLabel("Type slow to go on").fill("slow");
  await purge.click();
  await page.getByText("1 jobs were cancelled").waitFor();
});

test("a key is shown once, and revoked", async () => {
  await go("keys");
  await button("New key").click();
  await dialog().getByLabel("Name").fill("deploys");
  await dialog().getByRole("button", { name: "Make the key" }).click();
  const secret = await dialog().locator("code").innerText();
  assert.match(secret, /^pawl_[0-9a-f]+_/);
  await button("I have it").click();
  await page.reload();
  await page.getByRole("region", { name: "Keys" }).getByText("deploys").waitFor();
  assert.equal(await page.getByText(secret).count(), 0);
  await button("Revoke").click();
  await dialog().getByRole("button", { name: "Revoke" }).click();
  await page.getByText("Revoked", { exact: true }).waitFor();
});

test("a viewer sees, and changes nothing", async () => {
  const { secret } = await pawl.post("keys", { name: "looks", role: "viewer" });
  const viewer = await open(browser, `${pawl.dashboard}schedules`);
  await signIn(viewer, secret);
  await viewer.getByRole("link", { name: "report" }).waitFor();
  assert.equal(await viewer.getByRole("button", { name: "Pause", exact: true }).count(), 0);
  assert.equal(await viewer.getByRole("link", { name: "Keys" }).count(), 0);
  await hasNoComplaints(viewer);
  await viewer.context().close();
});

test("rows are announced, and do not move", async () => {
  await go("jobs");
  await page.getByRole("button", { name: /^Live/ }).waitFor();
  await page.locator("tbody tr").first().waitFor();
  const before = await page.locator("tbody tr").count();
  await pawl.job({ task: "crawl" }, "succeeded");
  await page.getByRole("button", { name: /changes? since/ }).waitFor();
  assert.equal(await page.locator("tbody tr").count(), before);
  await page.getByRole("button", { name: /changes? since/ }).click();
  await until(async () => (await page.getByRole("button", { name: /changes? since/ }).count()) === 0, "the list to be new");
});

test("a view has a name, and its filter stands in the address", async () => {
  await go("jobs?q=task%3Acrawl&state=succeeded");
  await button("Save this view").click();
  await dialog().getByLabel("Name of the view").fill("Crawled");
  await dialog().getByRole("button", { name: "Save this view" }).click();
  await go("jobs");
  await page.getByRole("link", { name: "Crawled" }).click();
  await page.waitForURL(/state=succeeded/);
  assert.equal(new URL(page.url()).searchParams.get("q"), "task:crawl");
});
