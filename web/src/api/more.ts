// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from "./client";

export interface TimelineRun {
  slot: string;
  until: string; // of equally skipped slots, slot to until
  count: number;
  outcome: Schemas["Slot"]["outcome"];
  job_id: string | null;
  state: Schemas["JobState"] | null; // of the job; null: it is deleted, or there was none
  started_at: string | null;
  finished_at: string | null;
  lateness_ms: number | null;
}

export interface TimelineLane {
  schedule: string;
  task: string;
  cron: string;
  timezone: string;
  paused: boolean;
  runs: TimelineRun[]; // oldest first, the newest 200 of the span
  more_runs: boolean;
  next: string[]; // from now on to the end of the span, at most 200
  more_next: boolean;
}

export interface Timeline {
  from: string;
  to: string;
  now: string;
  data: TimelineLane[];
  next_cursor: string | null;
  has_more: boolean;
}

export interface CronExplanation {
  cron: string;
  timezone: string;
  explain: string;
  next_runs: string[];
  warnings: string[];
}

export interface ProcessHistory {
  node: string;
  step_seconds: number;
  data: { at: string; cpu_cores: number; memory_bytes: number; connections: number; running: number }[];
}
