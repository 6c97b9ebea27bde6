// SPDX-License-Identifier: Apache-2.0
// Everything without a mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hasNoComplaints, launch, open } from "./browser.mjs";
import { Pawl, TOKEN } from "./pawl.mjs";

let pawl, browser, page;
before(async () => {
  pawl = await Pawl.start(`
[tasks.crawl]
kind = "noop"
[tasks.report]
kind = "noop"
cron = "0 2 * * *"
`);
  for (const n of [1, 2, 3]) await pawl.job({ task: "crawl", payload: { n } }, "succeeded");
  browser = await launch();
  page = await open(browser, pawl.dashboard);
});
after(async () => {
  await browser?.close();
  await pawl?.close();
});

const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const openPalette = async () => {
  await press("Control+k");
  await page.waitForFunction(() => document.activeElement?.matches("dialog input"));
};
const isOn = (title) => page.getByRole("heading", { level: 1, name: title }).waitFor();
const focused = (what) => page.evaluate((ask) => document.activeElement?.[ask], what);

test("signs in: the field is ready", async () => {
  await page.waitForFunction(() => document.activeElement?.type === "password");
  await page.keyboard.type(TOKEN);
  await press("Enter");
  await isOn("Overview");
});

test("the first stop leads behind the navigation", async () => {
  await press("Tab", "Enter");
  assert.equal(await focused("id"), "main");
});

test("g and a letter lead to every screen", async () => {
  const screens = { t: "Timeline", s: "Schedules", e: "Errors", q: "Queues", b: "Batches", a: "Bulk actions", k: "Tasks", w: "Workers", u: "AI usage", y: "Keys", o: "Overview", j: "Jobs" };
  for (const [letter, title] of Object.entries(screens)) {
    await press("g", letter);
    await isOn(title);
  }
});

test("j and k walk through rows, x ticks one, Enter opens one", async () => {
  await page.locator("tbody tr").nth(2).waitFor();
  await press("j", "j", "k");
  assert.equal(await page.evaluate(() => document.activeElement.rowIndex), 1);
  await press("x");
  await page.getByText("1 job selected").waitFor();
  await press("Enter");
  await isOn(/crawl/);
});

test("the palette finds screens, schedules and jobs by number", async () => {
  await openPalette();
  await page.keyboard.type("report");
  await page.getByRole("option", { name: /report.*Schedules/ }).waitFor();
  await press("Enter");
  await isOn(/report/);
  const { id } = (await pawl.get("jobs?limit=1")).data[0];
  await openPalette();
  await page.keyboard.type(id);
  await press("Enter");
  await isOn(new RegExp(id));
});

test("slash leads to the filter, whose suggestions are taken by keys", async () => {
  await press("g", "j");
  await isOn("Jobs");
  await press("/");
  await page.keyboard.type("task:cr");
  await page.getByRole("option", { name: "task:crawl" }).waitFor();
  await press("ArrowDown", "Tab");
  assert.equal(await focused("value"), "task:crawl");
  await press("Enter");
  await page.waitForURL(/q=task/);
});

test("Escape leaves the filter, the help is a key away, and Escape leads back to where one was", async () => {
  await press("Escape");
  await press("g", "s");
  await isOn("Schedules");
  await page.getByRole("button", { name: "Run now" }).focus();
  await press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.textContent === "Run now");
});

test("p pauses what is live, and goes on", async () => {
  await press("p");
  await page.getByRole("button", { name: /^Paused/ }).waitFor();
  await press("p");
  await page.getByRole("button", { name: /^Live/ }).waitFor();
  await hasNoComplaints(page);
});
