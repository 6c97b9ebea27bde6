// SPDX-License-Identifier: Apache-2.0
// What others write is shown as text: nothing of it runs, and the security policy has nothing to stop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hasNoComplaints, launch, signedIn } from "./browser.mjs";
import { Pawl } from "./pawl.mjs";

const BAD = [
  "<script>window.hacked = 1</script>",
  '"><img src=x onerror="window.hacked = 1">',
  "javascript:window.hacked=1",
  "</textarea><svg onload=window.hacked=1>",
  "\u202Egnp.exe \u001b[31mred",
];

let pawl, browser;
before(async () => {
  pawl = await Pawl.start(`
[tasks.render]
kind = "pull"
[tasks.quiet]
kind = "noop"
`);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await pawl?.close();
});

// Keys and tags take no control characters; payloads, messages and log lines do.
async function fail(text) {
  const key = text.replaceAll("\u001b", "");
  await pawl.post("jobs", {
    task: "render", payload: { [text]: text, list: [text] }, tags: [key], user_id: key, unique: { key }, concurrency_key: key, ordering_key: key,
  });
  const { data } = await pawl.post("queues/default/lease", { worker: key, wait: "5s" });
  await pawl.post(`leases/${data[0].lease.token}/log`, { level: "error", message: text });
  await pawl.post(`leases/${data[0].lease.token}/fail`, { error: { code: "bad", message: text }, retryable: false });
  return data[0].job.id;
}

test("hostile texts are shown as they are, on every screen that shows them", async () => {
  const ids = [];
  for (const text of BAD) ids.push(await fail(text));
  await pawl.post("batches", { name: BAD[1], jobs: [{ task: "quiet", payload: { promptId: BAD[0], modelId: BAD[1] } }] });
  await pawl.post("jobs", { task: "render", concurrency_key: BAD[0] });
  await pawl.post("queues/default/lease", { worker: BAD[1], wait: "5s", lease: "5m" });
  await pawl.post("queues/default/pause", { key: BAD[0] });
  const page = await signedIn(browser, pawl.dashboard);
  const screens = ["", "jobs", `jobs?q=${encodeURIComponent(BAD[1])}`, `jobs?tag=${encodeURIComponent(BAD[0])}`, "errors?range=all", "batches",
    "queues", "workers", "tasks/render", ...ids.map((id) => `jobs/${id}`)];
  for (const path of screens) {
    await page.goto(pawl.dashboard + path);
    await page.locator("main").locator("h1").first().waitFor();
    await page.waitForFunction(() => !document.querySelector("main .loading"));
    assert.equal(await page.locator("main img, main script").count(), 0, path);
  }
  for (const [i, text] of BAD.slice(0, 4).entries()) {
    await page.goto(`${pawl.dashboard}jobs/${ids[i]}`);
    await page.getByText(text).first().waitFor();
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await hasNoComplaints(page);
});
