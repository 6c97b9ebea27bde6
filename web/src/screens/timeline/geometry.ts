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

export const kMostRows = 6;

export const scale = (range: Range, width: number) => (at: number) => ((at - range.from) / (range.to - range.from)) * width;

export function spanOf(run: TimelineRun, now: number): Range {
  const slot = Date.parse(run.slot);
  if (run.outcome !== "fired") return { from: slot, to: Date.parse(run.until) };
  const from = run.started_at ? Date.parse(run.started_at) : slot;
  const to = run.finished_at ? Date.parse(run.finished_at) : run.state === "running" ? now : from;
  return { from, to: Math.max(from, to) };
}

// Runs that overlap in time stand in rows below each other; more than kMostRows share the last one.
export function barsOf(lane: TimelineLane, now: number): Bar[] {
  const ends: number[] = [];
  return lane.runs.map((run) => {
    const { from, to } = spanOf(run, now);
    let row = ends.findIndex((end) => end <= from);
    if (row < 0) row = Math.min(ends.length, kMostRows - 1);
    ends[row] = Math.max(ends[row] ?? 0, to);
    return { run, look: lookOf(run), from, to, row };
  });
}

// Those that need a look are drawn last, so that no run of a dense lane hides them.
const last = ["failed", "missed"];
export const drawOrder = (bars: Bar[]): Bar[] => [...bars].sort((a, b) => last.indexOf(a.look) - last.indexOf(b.look));

export interface Ghost {
  from: number;
  to: number;
  count: number;
}

// Runs to come, those closer than `gap` ms to the one before as one mark with it.
export function ghostsOf(lane: TimelineLane, gap: number): Ghost[] {
  const ghosts: Ghost[] = [];
  for (const at of lane.next.map((next) => Date.parse(next))) {
    const before = ghosts.at(-1);
    if (before && at - before.to < gap) {
      before.to = at;
      before.count += 1;
    } else {
      ghosts.push({ from: at, to: at, count: 1 });
    }
  }
  return ghosts;
}

const kGrain = 1000;

// A run takes its first second at least, so that runs of one slot count as at once; one to come just that.
function busySpans(lane: TimelineLane, now: number): Range[] {
  const next = lane.next.map((at) => ({ from: Date.parse(at), to: Date.parse(at) }));
  const runs = lane.runs.filter((run) => run.outcome === "fired" && run.state !== null).map((run) => spanOf(run, now));
  return [...runs, ...next].map(({ from, to }) => {
    const start = Math.floor(from / kGrain) * kGrain;
    return { from: start, to: Math.max(start + kGrain, to) };
  });
}

// How many runs there are at once, at most, in each of `buckets` equal parts of the range.
export function heatOf(lanes: TimelineLane[], range: Range, now: number, buckets: number): number[] {
  const heat = new Array<number>(buckets).fill(0);
  const place = (at: number) => Math.floor(((at - range.from) / (range.to - range.from)) * buckets);
  const edges = lanes
    .flatMap((lane) => busySpans(lane, now))
    .flatMap(({ from, to }) => [{ at: from, by: 1 }, { at: to, by: -1 }])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let running = 0;
  edges.forEach(({ at, by }, i) => {
    running += by;
    const until = edges[i + 1]?.at ?? at;
    if (running === 0 || until === at) return;
    for (let k = Math.max(0, place(at)); k <= Math.min(buckets - 1, place(until - 1)); ++k) heat[k] = Math.max(heat[k]!, running);
  });
  return heat;
}

export interface Tally {
  missed: number; // slots
  failed: number; // runs
}

export function tallyOf(lanes: TimelineLane[]): Tally {
  const tally = { missed: 0, failed: 0 };
  for (const run of lanes.flatMap((lane) => lane.runs)) {
    const look = lookOf(run);
    if (look === "missed") tally.missed += run.count;
    if (look === "failed") tally.failed += 1;
  }
  return tally;
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
