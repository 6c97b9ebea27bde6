// SPDX-License-Identifier: Apache-2.0
// The pages fit what the server says of itself: types are made of web/openapi.json and checked.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the pages ask for what there is, and read what is answered", () => {
  const checked = spawnSync("npm", ["run", "check", "--silent"], { cwd: fileURLToPath(new URL("../../web", import.meta.url)), encoding: "utf8" });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});
