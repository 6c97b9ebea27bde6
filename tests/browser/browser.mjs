// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium, and a page that somebody signed in to. Whatever a page complains about fails its test.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { TOKEN } from "./pawl.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;

const kFlags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export const launch = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: kFlags });

// `complaints`: errors of scripts and of the security policy. A 401 before somebody signs in is none.
export async function open(browser, url, { width = 1280, height = 900, theme = "light", zone = "Europe/Berlin", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, timezoneId: zone, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (401|422)/.test(message.text())) page.complaints.push(message.text());
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(url);
  return page;
}

export async function signIn(page, key = TOKEN) {
  await page.getByLabel("Key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: /Sign out/ }).waitFor();
  await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
}

export async function signedIn(browser, url, { key, ...options } = {}) {
  const page = await open(browser, url, options);
  await signIn(page, key);
  return page;
}

export async function hasNoComplaints(page) {
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
}
