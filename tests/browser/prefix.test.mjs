// SPDX-License-Identifier: Apache-2.0
// The dashboard behind a proxy that has it under a path.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hasNoComplaints, launch, open, signIn } from "./browser.mjs";
import { Pawl } from "./pawl.mjs";
import { Proxy } from "./proxy.mjs";

let pawl, proxy, browser, page;
before(async () => {
  pawl = await Pawl.start(`
[tasks.crawl]
kind = "noop"
[tasks.report]
kind = "noop"
cron = "0 2 * * *"
`);
  proxy = await Proxy.start(pawl.url, "/ops/pawl");
  browser = await launch();
  page = await open(browser, proxy.dashboard.replace(/\/$/, "")); // without the slash, as people type it
});
after(async () => {
  await browser?.close();
  await proxy?.close();
  await pawl?.close();
});

const isAt = (path) => page.waitForURL(proxy.dashboard + path);

test("opens, signs in, and leads from screen to screen", async () => {
  await signIn(page);
  await page.getByRole("link", { name: "Schedules", exact: true }).first().click();
  await isAt("schedules");
  await page.getByRole("link", { name: "report", exact: true }).first().click();
  await isAt("schedules/report");
  await page.reload();
  await page.getByRole("heading", { level: 1, name: /report/ }).waitFor();
});

test("changes things, and hears of what happens", async () => {
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByRole("heading", { level: 1, name: /report/ }).waitFor();
  await page.goto(`${proxy.dashboard}jobs`);
  await page.getByRole("button", { name: /^Live/ }).waitFor();
  await pawl.job({ task: "crawl" }, "succeeded");
  await page.getByRole("button", { name: /changes? since/ }).waitFor();
});

test("/dashboard/cron leads to the schedules, and signing out to the form", async () => {
  await page.goto(`${proxy.dashboard}cron`);
  await isAt("schedules");
  await page.getByRole("button", { name: /Sign out/ }).click();
  await page.getByLabel("Key").waitFor();
  await page.reload();
  await page.getByLabel("Key").waitFor();
});

test("asks for nothing outside of its path", async () => {
  assert.deepEqual(proxy.strays, []);
  await hasNoComplaints(page);
});
