// SPDX-License-Identifier: Apache-2.0
// The drawing: a lane for each schedule, and above them how much runs at once.
import { useRef, useState } from "preact/hooks";
import type { TimelineLane } from "../../api/more";
import { address } from "../../app/router";
import { duration } from "../../format/amount";
import { dayMonth, fullTime, hourMinute } from "../../format/time";
import { timeline as t } from "../../text/en/timeline";
import { useWidth } from "../../ui/chart";
import { fillOf, Patterns } from "../../ui/pattern";
import { nameOfLook } from "../../ui/run-marks";
import { barsOf, gridOf, heatOf, kMostRows, scale, type Bar, type Range } from "./geometry";

const kRow = 12;
const kLeastBar = 5;
const kHeat = 22;

interface DrawingProps {
  lanes: TimelineLane[];
  range: Range;
  now: number;
  zoom: (range: Range) => void;
}

function barName(lane: TimelineLane, bar: Bar): string {
  const what = nameOfLook(bar.look) + (bar.run.count > 1 ? ` × ${bar.run.count}` : "");
  const took = bar.run.outcome === "fired" && bar.run.started_at ? duration(bar.to - bar.from) : "";
  return t.runName(lane.schedule, fullTime(new Date(bar.run.slot)), what, took);
}

function OneBar({ lane, bar, x, top }: { lane: TimelineLane; bar: Bar; x: (at: number) => number; top: number }) {
  const left = x(bar.from);
  const width = Math.max(kLeastBar, x(bar.to) - left);
  const name = barName(lane, bar);
  const look = bar.look === "missed" ? "failed" : bar.look === "gone" ? "cancelled" : bar.look;
  const shape = (
    <>
      <title>{name}</title>
      <rect x={left} y={top} width={width} height={kRow - 2} rx={2} fill={fillOf(look)} />
      {bar.look === "missed" && <path class="cross" d={`M${left - 1} ${top - 1}l${kLeastBar + 2} ${kRow}m0 ${-kRow}l${-kLeastBar - 2} ${kRow}`} />}
    </>
  );
  if (!bar.run.job_id) {
    return (
      <g class={`bar state-${look}`} role="img" aria-label={name}>
        {shape}
      </g>
    );
  }
  return (
    <a class={`bar state-${look}`} href={address("jobs", bar.run.job_id)} aria-label={name}>
      {shape}
    </a>
  );
}

function Lane({ lane, range, now, width }: { lane: TimelineLane; range: Range; now: number; width: number }) {
  const x = scale(range, width);
  const bars = barsOf(lane, now, ((kLeastBar + 1) / Math.max(1, width)) * (range.to - range.from));
  const rows = Math.max(1, Math.min(kMostRows, ...[Math.max(0, ...bars.map((bar) => bar.row)) + 1]));
  const height = rows * kRow + 8;
  return (
    <div class="lane">
      <a class="lane-title" href={address("schedules", lane.schedule)} title={`${lane.cron} ${lane.timezone}`}>
        {lane.schedule}
      </a>
      <svg height={height} width="100%" role="group" aria-label={lane.schedule}>
        {bars.map((bar) => (
          <OneBar key={bar.run.slot} lane={lane} bar={bar} x={x} top={4 + bar.row * kRow} />
        ))}
        {lane.next.map((next) => (
          <rect key={next} class="ghost" x={x(Date.parse(next))} y={4} width={kLeastBar} height={kRow - 2} rx={2}>
            <title>{t.nextName(lane.schedule, fullTime(new Date(next)))}</title>
          </rect>
        ))}
        {lane.more_runs && (
          <text class="lane-name" x={2} y={height - 1}>
            {t.tooMany(lane.runs.length)}
          </text>
        )}
      </svg>
    </div>
  );
}

function Heat({ lanes, range, now, width }: { lanes: TimelineLane[]; range: Range; now: number; width: number }) {
  const buckets = Math.max(1, Math.min(240, Math.floor(width / 4)));
  const heat = heatOf(lanes, range, now, buckets);
  const most = Math.max(1, ...heat);
  const step = width / buckets;
  return (
    <div class="lane heat">
      <span class="lane-title">{t.heat}</span>
      <svg height={kHeat} width="100%" role="img" aria-label={t.heatLabel(Math.max(0, ...heat))}>
        {heat.map((n, i) => n > 0 && <rect key={i} x={i * step} y={kHeat - 2 - (n / most) * (kHeat - 4)} width={Math.max(1, step - 1)} height={(n / most) * (kHeat - 4)} />)}
      </svg>
    </div>
  );
}

export function Drawing({ lanes, range, now, zoom }: DrawingProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const x = scale(range, width);
  const [brush, setBrush] = useState<[number, number]>();
  const start = useRef<number | undefined>(undefined);
  const timeAt = (px: number) => range.from + (px / Math.max(1, width)) * (range.to - range.from);
  const px = (event: PointerEvent) => Math.max(0, Math.min(width, event.clientX - box.current!.getBoundingClientRect().left));
  const up = () => {
    if (brush && Math.abs(brush[1] - brush[0]) > 8) {
      const [a, b] = brush[0] < brush[1] ? brush : [brush[1], brush[0]];
      zoom({ from: timeAt(a), to: timeAt(b) });
    }
    start.current = undefined;
    setBrush(undefined);
  };
  return (
    <div
      class="timeline"
      onPointerDown={(event) => event.button === 0 && event.pointerType === "mouse" && !(event.target as Element).closest("a") && (start.current = px(event))}
      onPointerMove={(event) => start.current !== undefined && setBrush([start.current, px(event)])}
      onPointerUp={up}
      onPointerLeave={up}
    >
      <div class="timeline-back" aria-hidden="true">
        <div ref={box} class="timeline-area">
          {width > 0 && (
            <svg width="100%" height="100%">
              <Patterns />
              {gridOf(range, width, 70).map((at) => (
                <g key={at} class="grid">
                  <line x1={x(at)} x2={x(at)} y1={18} y2="100%" />
                  <text x={x(at)} y={12} text-anchor="middle">
                    {hourMinute(new Date(at)) === "00:00" ? dayMonth(new Date(at)) : hourMinute(new Date(at))}
                  </text>
                </g>
              ))}
              {now >= range.from && now < range.to && (
                <g class="now">
                  <line x1={x(now)} x2={x(now)} y1={4} y2="100%" />
                  <text x={x(now)} y={0} text-anchor="middle">{t.nowMark}</text>
                </g>
              )}
              {brush && <rect class="brush" x={Math.min(...brush)} width={Math.abs(brush[1] - brush[0])} y={0} height="100%" />}
            </svg>
          )}
        </div>
      </div>
      <div class="timeline-lanes">
        <Heat lanes={lanes} range={range} now={now} width={width} />
        {lanes.map((lane) => (
          <Lane key={lane.schedule} lane={lane} range={range} now={now} width={width} />
        ))}
      </div>
    </div>
  );
}
