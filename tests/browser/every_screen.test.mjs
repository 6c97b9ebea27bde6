// SPDX-License-Identifier: Apache-2.0
// Every screen, in both themes at three widths: nothing that WCAG 2.2 AA forbids as far as axe can tell, nothing that sticks out, and
// a picture of each for who looks at them (PAWL_PICTURES names a folder).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axeSource, hasNoComplaints, launch, signedIn } from "./browser.mjs";
import { fill, SAMPLE } from "./sample.mjs";
import { Pawl } from "./pawl.mjs";

const pictures = process.env.PAWL_PICTURES;
const kRules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let pawl, browser, screens;
before(async () => {
  pawl = await Pawl.start(SAMPLE);
  const ids = await fill(pawl);
  screens = {
    "overview": "", "timeline": "timeline", "timeline-as-a-table": "timeline?view=table", "schedules": "schedules", "schedule": "schedules/half-past-two", "jobs": "jobs",
    "job-failed": `jobs/${ids.failed}`, "job-waiting": `jobs/${ids.scheduled}`, "errors": "errors?range=all", "batches": "batches",
    "batch": `batches/${ids.batch}`, "bulk-actions": "bulk-actions", "bulk-action": `bulk-actions/${ids.bulk}`, "queues": "queues",
    "tasks": "tasks", "task": "tasks/charge-card", "workers": "workers", "ai": "ai", "keys": "keys", "nowhere": "nowhere",
  };
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await pawl?.close();
});

async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), kRules);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} (${failureSummary.split("\n")[1]?.trim()})`).slice(0, 3).join(", ")}`);
}

for (const theme of ["light", "dark"]) {
  for (const width of [360, 768, 1440]) {
    test(`${theme}, ${width} px`, async () => {
      const page = await signedIn(browser, pawl.dashboard, { theme, width, bypassCSP: true, reducedMotion: "reduce" });
      const wrong = [];
      for (const [name, path] of Object.entries(screens)) {
        await page.goto(pawl.dashboard + path);
        await page.locator("main").locator("h1, .nothing").first().waitFor();
        await page.waitForFunction(() => !document.querySelector("main .loading, main [aria-busy=true]"));
        wrong.push(...(await axe(page)).map((text) => `${name}: ${text}`));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) wrong.push(`${name} is ${over} px too wide`);
        if (pictures) {
          mkdirSync(pictures, { recursive: true });
          await page.screenshot({ path: join(pictures, `${name}-${width}-${theme}.png`), fullPage: true });
        }
      }
      assert.deepEqual(wrong, []);
      await hasNoComplaints(page);
      await page.context().close();
    });
  }
}

test("dialogs, the palette and the form to sign in hold to the same rules", async () => {
  const page = await signedIn(browser, `${pawl.dashboard}schedules`, { bypassCSP: true, reducedMotion: "reduce" });
  const wrong = [];
  for (const open of ["New schedule", "Search or go to…", "Keyboard"]) {
    await page.getByRole("button", { name: open }).click();
    await page.getByRole("dialog").waitFor();
    wrong.push(...(await axe(page)).map((text) => `${open}: ${text}`));
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await page.getByRole("button", { name: /Sign out/ }).click();
  await page.getByLabel("Key").waitFor();
  wrong.push(...(await axe(page)));
  assert.deepEqual(wrong, []);
});
