// SPDX-License-Identifier: Apache-2.0
// The request that would make this job once more, for a POSIX shell. Pure.
import type { ShownJob } from "./shown";

// Nothing within single quotes means anything to a shell but the quote itself.
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

// The payload goes as the text that it is, so its numbers keep their digits.
function bodyOf({ job, payload }: ShownJob): string {
  const rest: Record<string, unknown> = { queue: job.queue };
  if (job.priority) rest.priority = job.priority;
  if (job.tags.length) rest.tags = job.tags;
  if (job.user_id) rest.user_id = job.user_id;
  return `{"task":${JSON.stringify(job.task)},"payload":${payload},${JSON.stringify(rest).slice(1)}`;
}

export function curlOf(shown: ShownJob, base: string): string {
  return [
    `curl -X POST ${quoted(new URL("../v1/jobs", base).href)}`,
    `-H "Authorization: Bearer $PAWL_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `--data-raw ${quoted(bodyOf(shown))}`,
  ].join(" \\\n  ");
}
