// SPDX-License-Identifier: Apache-2.0
// What a job's time was spent on: a lane for each attempt, with what it waited for before. Pure.
import type { Job, Schemas } from "../../api/client";
import { isFinal } from "../../format/state";

export type Attempt = Schemas["Attempt"];

// due: its time had not come. wait: it could have run. backoff: between two attempts. rest: it was over, and was sent again by hand.
export type GapKind = "due" | "wait" | "backoff" | "rest";

export interface Gap {
  kind: GapKind;
  from: number; // ms since 1970
  to: number;
}

export interface Lane {
  gaps: Gap[];
  attempt?: Attempt; // none: what comes after the last one
  from: number;
  to: number;
  state: string; // that the bar looks like
}

const looks: Record<string, string> = { succeeded: "succeeded", cancelled: "cancelled", skipped: "skipped", snoozed: "scheduled", released: "ready" };
const backsOff = ["failed", "timed_out", "lost"];

function kindAfter(before: Attempt | undefined, next: Attempt | undefined): GapKind {
  if (!before) return "due";
  if (next && next.generation !== before.generation) return "rest";
  return backsOff.includes(before.outcome ?? "") ? "backoff" : "due";
}

// Until it was due it waited for its time, from then on for its turn. When that was is known of the last gap only.
function gapsOf(kind: GapKind, from: number, to: number, due: number | undefined): Gap[] {
  if (to <= from) return [];
  if (kind === "rest") return [{ kind, from, to }];
  if (due === undefined) return [{ kind: kind === "due" ? "wait" : kind, from, to }];
  const split = Math.min(to, Math.max(from, due));
  return [{ kind, from, to: split }, { kind: "wait" as const, from: split, to }].filter((gap) => gap.to > gap.from);
}

export function lanesOf(job: Job, attempts: Attempt[], now: number): Lane[] {
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  const due = Date.parse(job.run_at);
  const isRunning = job.state === "running";
  const lanes: Lane[] = [];
  let at = Date.parse(job.created_at);
  for (const [i, attempt] of attempts.entries()) {
    const from = Math.max(at, Date.parse(attempt.started_at));
    const to = Math.max(from, attempt.ended_at ? Date.parse(attempt.ended_at) : end);
    const isLast = i === attempts.length - 1 && (isRunning || isFinal(job.state));
    const gaps = gapsOf(kindAfter(attempts[i - 1], attempt), at, from, isLast ? due : undefined);
    lanes.push({ gaps, attempt, from, to, state: attempt.outcome === null ? "running" : (looks[attempt.outcome] ?? "failed") });
    at = to;
  }
  if (!isRunning && end - at > 1) {
    const kind = job.state === "blocked" ? "wait" : kindAfter(attempts.at(-1), undefined);
    lanes.push({ gaps: gapsOf(kind, at, end, job.state === "blocked" ? undefined : due), from: end, to: end, state: job.state });
  }
  return lanes;
}
