// SPDX-License-Identifier: Apache-2.0
// What the store has, read with SQL beside the server; and what a page shows, read out of its tables.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const kRead = `
import json, sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
store.execute("CREATE TEMP VIEW every_job AS SELECT id, task, queue, state, batch, schedule, NULL AS fingerprint FROM live_jobs "
              "UNION ALL SELECT id, task, queue, state, batch, schedule, fingerprint FROM job_history")
print(json.dumps(store.execute(sys.argv[2]).fetchall()))
`;

// The rows of a statement; it may write as well. `every_job`: those that wait, run and are over.
export function rows(pawl, sql) {
  return JSON.parse(execFileSync("python3", ["-c", kRead, join(pawl.folder, "data", "pawl.db"), sql], { encoding: "utf8" }));
}

export const count = (pawl, from) => rows(pawl, `SELECT count(*) FROM ${from}`)[0][0];

// {key: n} of a statement with two columns.
export const counts = (pawl, sql) => Object.fromEntries(rows(pawl, sql));

// The table under this label: [{heading: text}], as somebody reads it.
export async function table(page, label) {
  const region = page.getByRole("region", { name: label, exact: true });
  await region.locator("tbody tr").first().waitFor();
  return region.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => Object.fromEntries([...row.cells].map((cell) => [cell.dataset.label, cell.innerText.trim()]))));
}

// "1,234 ready" is 1234.
export const number = (text) => Number((text.match(/[\d,]+/) ?? ["NaN"])[0].replaceAll(",", ""));
