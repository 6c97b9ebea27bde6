// SPDX-License-Identifier: Apache-2.0
// One lane: the runs of a schedule as bars, those to come as outlines.
import type { TimelineLane } from "../../api/more";
import { address } from "../../app/router";
import { duration } from "../../format/amount";
import { fullTime } from "../../format/time";
import { timeline as t } from "../../text/en/timeline";
import { fillOf } from "../../ui/pattern";
import { nameOfLook } from "../../ui/run-marks";
import { barsOf, drawOrder, ghostsOf, scale, type Bar, type Range } from "./geometry";

const kRow = 12;
const kTall = kRow - 2;
const kLeast = 3;
const kCross = 9;
const kLetter = 6.6;
const kLabelled = 100; // how wide a bar is that has room for words

interface ShapeProps {
  bar: Bar;
  left: number;
  width: number;
  top: number;
}

export const whatOf = (run: Bar["run"], look: string) =>
  (t.outcomes[run.outcome as string] ?? nameOfLook(look)) + (run.count > 1 ? ` × ${run.count}` : "");

function barName(lane: TimelineLane, bar: Bar): string {
  const took = bar.run.outcome === "fired" && bar.run.started_at ? duration(bar.to - bar.from) : "";
  return t.runName(lane.schedule, fullTime(new Date(bar.run.slot), lane.timezone), whatOf(bar.run, bar.look), took);
}

// The cross and the words stand at its beginning, or where that is to be seen.
function Missed({ bar, left, width, top }: ShapeProps) {
  const start = Math.max(0, left);
  const wide = Math.max(kCross, left + width - start);
  const x = width < kCross ? left + width / 2 - kCross / 2 : start;
  const text = t.missedCount(bar.run.count);
  return (
    <>
      <rect class="outlined" x={x} y={top - 2} width={wide} height={kTall + 4} rx={2} fill={wide > kCross ? fillOf("missed") : "none"} />
      {wide > kLabelled && <rect class="bar-back" x={x + 0.5} y={top - 1.5} width={text.length * kLetter + 20} height={kTall + 3} />}
      <path class="cross" d={`M${x + 1.5} ${top}l6 ${kTall}m0 ${-kTall}l-6 ${kTall}`} />
      {wide > kLabelled && (
        <text class="bar-text" x={x + 14} y={top + 9}>
          {text}
        </text>
      )}
    </>
  );
}

function Shape({ bar, left, width, top }: ShapeProps) {
  const look = bar.look;
  if (look === "missed") return <Missed bar={bar} left={left} width={width} top={top} />;
  const narrow = look === "failed" && width < 8; // it stands out by its height where stripes do not show
  return (
    <rect
      class={look === "succeeded" ? "" : "outlined"}
      x={left}
      y={narrow ? top - 2 : top}
      width={width}
      height={narrow ? kTall + 4 : kTall}
      rx={narrow ? 0 : 2}
      fill={narrow ? "currentColor" : look === "gone" ? "none" : fillOf(look)}
    />
  );
}

// Arrows walk along the runs of a lane, which is one stop for who goes by Tab.
function walkRuns(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const run = (event.target as Element).closest<SVGAElement>("a.bar");
  if (!step || !run) return;
  const runs = [...(event.currentTarget as Element).querySelectorAll<SVGAElement>("a.bar")];
  runs.sort((a, b) => Number(a.dataset.at) - Number(b.dataset.at));
  event.preventDefault();
  runs[runs.indexOf(run) + step]?.focus();
}

const isLink = (bar: Bar) => Boolean(bar.run.job_id) && bar.look !== "gone";

interface OneBarProps {
  lane: TimelineLane;
  bar: Bar;
  isStop: boolean;
  x: (at: number) => number;
  top: number;
}

function OneBar({ lane, bar, isStop, x, top }: OneBarProps) {
  const left = x(bar.from);
  const width = Math.max(kLeast, x(bar.to) - left);
  const name = barName(lane, bar);
  const shape = (
    <>
      <title>{name}</title>
      <rect class="target" x={left - 1} y={top - 2} width={Math.max(8, width + 2)} height={kTall + 4} />
      <Shape bar={bar} left={left} width={width} top={top} />
    </>
  );
  const kind = `bar look-${bar.look}`;
  if (!isLink(bar)) {
    return (
      <g class={kind} role="img" aria-label={name}>
        {shape}
      </g>
    );
  }
  return (
    <a class={kind} href={address("jobs", bar.run.job_id!)} tabindex={isStop ? 0 : -1} data-at={bar.from} aria-label={name}>
      {shape}
    </a>
  );
}

function Ghosts({ lane, x, gap }: { lane: TimelineLane; x: (at: number) => number; gap: number }) {
  const ghosts = ghostsOf(lane, gap);
  return (
    <>
      {ghosts.map(({ from, to, count }, i) => {
        const until = fullTime(new Date(to), lane.timezone);
        const isCut = lane.more_next && i === ghosts.length - 1;
        const name = count === 1 ? t.nextName(lane.schedule, until) : t.nextNames(lane.schedule, count, until, isCut);
        return (
          <g key={from} role="img" aria-label={name}>
            <title>{name}</title>
            <rect class="ghost" x={x(from)} y={4} width={x(to) - x(from) + 5} height={kTall} rx={2} />
            {isCut && <text class="lane-name" x={x(to) + 10} y={13}>…</text>}
          </g>
        );
      })}
    </>
  );
}

export function Lane({ lane, range, now, width }: { lane: TimelineLane; range: Range; now: number; width: number }) {
  const x = scale(range, width);
  const bars = barsOf(lane, now);
  const stop = bars.findLast(isLink);
  const rows = Math.max(0, ...bars.map((bar) => bar.row)) + 1;
  const height = rows * kRow + 8;
  return (
    <div class="lane">
      <span class="lane-title">
        <a href={address("schedules", lane.schedule)} title={`${lane.schedule}\n${lane.cron} ${lane.timezone}`}>
          {lane.schedule}
        </a>
        {lane.paused && <span class="tag warn">{t.paused}</span>}
      </span>
      <svg height={height} width="100%" role="group" aria-label={lane.schedule} onKeyDown={walkRuns}>
        <Ghosts lane={lane} x={x} gap={(8 / Math.max(1, width)) * (range.to - range.from)} />
        {drawOrder(bars).map((bar) => (
          <OneBar key={bar.run.slot} lane={lane} bar={bar} isStop={bar === stop} x={x} top={4 + bar.row * kRow} />
        ))}
        {lane.more_runs && lane.runs[0] && (
          <text class="lane-name" x={x(bars[0]!.from) - 8} y={13} text-anchor="end">
            {t.tooMany(lane.runs.length)}
          </text>
        )}
      </svg>
    </div>
  );
}
