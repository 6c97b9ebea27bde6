// SPDX-License-Identifier: Apache-2.0
// The request that would make this job once more, for a POSIX shell. Pure.
import type { Job } from "../../api/client";

// Nothing within single quotes means anything to a shell but the quote itself.
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export function curlOf(job: Job, base: string): string {
  const body: Record<string, unknown> = { task: job.task, payload: job.payload, queue: job.queue, priority: job.priority };
  if (job.tags.length) body.tags = job.tags;
  if (job.user_id) body.user_id = job.user_id;
  return [
    `curl -X POST ${quoted(new URL("../v1/jobs", base).href)}`,
    `-H "Authorization: Bearer $PAWL_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(" \\\n  ");
}
