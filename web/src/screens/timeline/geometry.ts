// SPDX-License-Identifier: Apache-2.0
// Where things stand on the timeline. Pure; times are ms since 1970, lengths are pixels.
import type { TimelineLane, TimelineRun } from "../../api/more";
import { lookOf } from "../../format/run";

export interface Range {
  from: number;
  to: number;
}

export interface Bar {
  run: TimelineRun;
  look: string;
  from: number;
  to: number;
  row: number; // within its lane: runs that overlap stand below each other
}

export const kMostRows = 3;

export const scale = (range: Range, width: number) => (at: number) => ((at - range.from) / (range.to - range.from)) * width;

export function spanOf(run: TimelineRun, now: number): Range {
  const slot = Date.parse(run.slot);
  if (run.outcome !== "fired") return { from: slot, to: Date.parse(run.until) };
  const from = run.started_at ? Date.parse(run.started_at) : slot;
  const to = run.finished_at ? Date.parse(run.finished_at) : run.state === "running" ? now : from;
  return { from, to: Math.max(from, to) };
}

// `least`: how long a bar is drawn at least, in ms, so that bars that touch on the screen count as overlapping.
export function barsOf(lane: TimelineLane, now: number, least: number): Bar[] {
  const ends: number[] = [];
  return lane.runs.map((run) => {
    const { from, to } = spanOf(run, now);
    let row = ends.findIndex((end) => end <= from);
    if (row < 0) row = Math.min(ends.length, kMostRows - 1);
    ends[row] = Math.max(ends[row] ?? 0, from + Math.max(least, to - from));
    return { run, look: lookOf(run), from, to, row };
  });
}

// How many runs there were at once in each of `buckets` equal parts of the range; those to come count as one each.
export function heatOf(lanes: TimelineLane[], range: Range, now: number, buckets: number): number[] {
  const heat = new Array<number>(buckets).fill(0);
  const place = (at: number) => Math.floor(((at - range.from) / (range.to - range.from)) * buckets);
  const add = (from: number, to: number) => {
    for (let i = Math.max(0, place(from)); i <= Math.min(buckets - 1, place(to)); ++i) heat[i]! += 1;
  };
  for (const lane of lanes) {
    for (const run of lane.runs) {
      if (run.outcome !== "fired") continue;
      const span = spanOf(run, now);
      if (span.to >= range.from && span.from < range.to) add(span.from, span.to);
    }
    for (const next of lane.next) add(Date.parse(next), Date.parse(next));
  }
  return heat;
}

const steps = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * 60e3);

// Whole hours or minutes of the viewer's zone, not closer than `gap` pixels to each other.
export function gridOf(range: Range, width: number, gap: number): number[] {
  const step = steps.find((one) => (one / (range.to - range.from)) * width >= gap) ?? steps.at(-1)!;
  const offset = -new Date(range.from).getTimezoneOffset() * 60e3;
  const first = Math.ceil((range.from + offset) / step) * step - offset;
  const marks: number[] = [];
  for (let at = first; at < range.to; at += step) marks.push(at);
  return marks;
}
