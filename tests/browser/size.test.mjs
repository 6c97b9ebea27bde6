// SPDX-License-Identifier: Apache-2.0
// What a browser has to load, as it is sent: gzipped.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const kB = 1000;
let out, names;
before(() => {
  out = mkdtempSync(join(tmpdir(), "pawl-pages-"));
  execFileSync(process.execPath, [fileURLToPath(new URL("../../web/build.mjs", import.meta.url)), out]);
  names = readdirSync(out);
});
after(() => rmSync(out, { recursive: true, force: true }));

const bytes = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file)), { level: 9 }).length, 0);

test("the first screen takes at most 45 kB of scripts", (t) => {
  const first = JSON.parse(readFileSync(join(out, "first.json"), "utf8"));
  t.diagnostic(`${bytes(first)} bytes`);
  assert.ok(first.length >= 2, "the frame and the overview");
  assert.ok(bytes(first) <= 45 * kB, `${bytes(first)} bytes`);
});

test("styles take at most 10 kB", (t) => {
  const styles = names.filter((name) => name.endsWith(".css"));
  t.diagnostic(`${bytes(styles)} bytes`);
  assert.equal(styles.length, 1);
  assert.ok(bytes(styles) <= 10 * kB, `${bytes(styles)} bytes`);
});

test("all of it takes at most 120 kB", (t) => {
  const all = names.filter((name) => /\.(js|css)$/.test(name));
  t.diagnostic(`${bytes(all)} bytes`);
  assert.ok(bytes(all) <= 120 * kB, `${bytes(all)} bytes`);
});
