// SPDX-License-Identifier: Apache-2.0
// What a job's time was spent on: waiting, attempts, backoff. Pure.
import type { Job, Schemas } from "../../api/client";

export type Attempt = Schemas["Attempt"];

export interface Span {
  kind: "wait" | "backoff" | "attempt";
  from: number; // ms since 1970
  to: number;
  attempt?: Attempt;
  state: string; // that a bar looks like
}

const looks: Record<string, string> = { succeeded: "succeeded", cancelled: "cancelled", snoozed: "scheduled" };

export function spansOf(job: Job, attempts: Attempt[], now: number): Span[] {
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  const spans: Span[] = [];
  let at = Date.parse(job.created_at);
  for (const attempt of attempts) {
    const from = Date.parse(attempt.started_at);
    const to = attempt.ended_at ? Date.parse(attempt.ended_at) : end;
    if (from > at) spans.push({ kind: spans.length ? "backoff" : "wait", from: at, to: from, state: spans.length ? "retrying" : "ready" });
    spans.push({ kind: "attempt", from, to: Math.max(from, to), attempt, state: attempt.outcome === null ? "running" : (looks[attempt.outcome] ?? "failed") });
    at = Math.max(from, to);
  }
  const isWaiting = !job.finished_at && job.state !== "running";
  if (isWaiting && now > at) spans.push({ kind: spans.length ? "backoff" : "wait", from: at, to: now, state: spans.length ? "retrying" : "ready" });
  return spans;
}
