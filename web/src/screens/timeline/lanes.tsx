// SPDX-License-Identifier: Apache-2.0
// The drawing: a lane for each schedule, and above them how much runs at once.
import { useMemo, useRef, useState } from "preact/hooks";
import type { TimelineLane } from "../../api/more";
import { dayMonth, hourMinute, shortTime } from "../../format/time";
import { timeline as t } from "../../text/en/timeline";
import { useWidth } from "../../ui/chart";
import { Patterns } from "../../ui/pattern";
import { gridOf, heatOf, scale, type Range } from "./geometry";
import { Lane } from "./lane";

type Area = { current: HTMLDivElement | null };

const kHeat = 26;
const kLeastBrush = 8;

interface DrawingProps {
  lanes: TimelineLane[];
  range: Range;
  now: number;
  zoom: (range: Range) => void;
}

function Heat({ lanes, range, now, width }: { lanes: TimelineLane[]; range: Range; now: number; width: number }) {
  const buckets = Math.max(1, Math.min(240, Math.floor(width / 4)));
  const heat = heatOf(lanes, range, now, buckets);
  const most = Math.max(1, ...heat);
  const step = width / buckets;
  const timeOf = (i: number) => new Date(range.from + (i / buckets) * (range.to - range.from));
  return (
    <div class="lane heat">
      <span class="lane-title">{t.heat(Math.max(0, ...heat))}</span>
      <svg height={kHeat} width="100%" role="img" aria-label={t.heatLabel(Math.max(0, ...heat))}>
        {heat.map(
          (n, i) =>
            n > 0 && (
              <rect key={i} x={i * step} y={kHeat - 2 - (n / most) * (kHeat - 4)} width={Math.max(1, step - 1)} height={(n / most) * (kHeat - 4)} opacity={0.35 + 0.65 * (n / most)}>
                <title>{t.heatAt(shortTime(timeOf(i)), n)}</title>
              </rect>
            ),
        )}
      </svg>
    </div>
  );
}

function GridLine({ at, x, width }: { at: number; x: number; width: number }) {
  const date = new Date(at);
  const text = hourMinute(date) === "00:00" ? dayMonth(date) : hourMinute(date);
  const half = text.length * 3.2;
  return (
    <g class="grid">
      <line x1={x} x2={x} y1={18} y2="100%" />
      <text x={Math.max(half, Math.min(width - half, x))} y={12} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

function Back({ area, range, now, width }: { area: Area; range: Range; now: number; width: number }) {
  const x = scale(range, width);
  return (
    <div class="timeline-back" aria-hidden="true">
      <div ref={area} class="timeline-area">
        {width > 0 && (
          <svg width="100%" height="100%">
            <Patterns />
            {gridOf(range, width, 70).map((at) => (
              <GridLine key={at} at={at} x={x(at)} width={width} />
            ))}
            {now >= range.from && now < range.to && (
              <g class="now">
                <line x1={x(now)} x2={x(now)} y1={4} y2="100%" />
                <text x={x(now)} y={0} text-anchor="middle">{t.nowMark}</text>
              </g>
            )}
          </svg>
        )}
      </div>
    </div>
  );
}

// A drag of the mouse marks a span. A finger scrolls; it and the keyboard have buttons for the same.
function useBrush(area: Area, done: (from: number, to: number) => void) {
  const start = useRef<number | undefined>(undefined);
  const [brush, setBrush] = useState<[number, number]>();
  const place = (event: PointerEvent) => {
    const box = area.current!.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / Math.max(1, box.width)));
  };
  const stop = () => {
    start.current = undefined;
    setBrush(undefined);
  };
  return {
    brush,
    on: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button === 0 && event.pointerType === "mouse" && !(event.target as Element).closest("a")) start.current = place(event);
      },
      onPointerMove: (event: PointerEvent) => {
        if (start.current === undefined) return;
        if (!brush) (event.currentTarget as Element).setPointerCapture(event.pointerId);
        setBrush([start.current, place(event)]);
      },
      onPointerUp: () => {
        const [a, b] = brush ?? [0, 0];
        if (Math.abs(a - b) * (area.current?.clientWidth ?? 0) > kLeastBrush) done(Math.min(a, b), Math.max(a, b));
        stop();
      },
      onPointerCancel: stop,
    },
  };
}

export function Drawing({ lanes, range, now, zoom }: DrawingProps) {
  const [area, width] = useWidth<HTMLDivElement>();
  const length = range.to - range.from;
  const { brush, on } = useBrush(area, (a, b) => zoom({ from: range.from + a * length, to: range.from + b * length }));
  const drawn = useMemo(
    () => (
      <div class="timeline-lanes">
        <Heat lanes={lanes} range={range} now={now} width={width} />
        {lanes.map((lane) => (
          <Lane key={lane.schedule} lane={lane} range={range} now={now} width={width} />
        ))}
      </div>
    ),
    [lanes, range.from, range.to, now, width],
  );
  return (
    <div class="timeline" {...on}>
      <Back area={area} range={range} now={now} width={width} />
      {drawn}
      {brush && (
        <div class="timeline-brush" aria-hidden="true">
          <div>
            <i style={{ left: `${Math.min(...brush) * 100}%`, width: `${Math.abs(brush[1] - brush[0]) * 100}%` }} />
          </div>
        </div>
      )}
    </div>
  );
}
