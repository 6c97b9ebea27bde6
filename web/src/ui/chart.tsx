// SPDX-License-Identifier: Apache-2.0
// Lines over time, drawn as SVG; the same numbers as a table for whoever would rather read them.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { dayMonth, hourMinute, shortTime, zoneName } from "../format/time";
import { common as t } from "../text/en/common";
import { Button, Nothing, Panel } from "./basics";

export type Tone = "good" | "bad" | "calm" | "warm" | "deep" | "grey" | "sea";

export interface Series {
  name: string;
  tone: Tone;
  values: (number | null)[]; // as many as there are times; null: there is no value
  dash?: "dash" | "dot"; // so that no line is told apart by its colour alone
}

interface ChartProps {
  title: ComponentChildren;
  label: string; // what a reader of the screen hears
  times: Date[];
  series: Series[];
  show: (value: number) => string;
  actions?: ComponentChildren;
  isLoading?: boolean;
  height?: number;
}

const dashes = { dash: "6 4", dot: "1.5 4" } as const;
const kLetter = 6.4; // about the width of one, in pixels
const kBottom = 20;

// 1, 2 or 5 times a power of ten, so that about three lines fit.
export function stepOf(most: number): number {
  const rough = Math.max(most, 1e-9) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
}

export function useWidth<T extends Element>(): [{ current: T | null }, number] {
  const box = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

const isAlone = (values: (number | null)[], i: number) =>
  (values[i] ?? null) !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;

function pathOf(values: (number | null)[], x: (i: number) => number, y: (v: number) => number): string {
  let isDown = false;
  return values
    .map((value, i) => {
      if (value === null) {
        isDown = false;
        return "";
      }
      const step = `${isDown ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      isDown = true;
      return step;
    })
    .join("");
}

function Lines({ times, series, show, height = 168, label }: Omit<ChartProps, "title">) {
  const [box, width] = useWidth<HTMLDivElement>();
  const [at, point] = useState<number | null>(null);
  const most = Math.max(0, ...series.flatMap((one) => one.values.map((value) => value ?? 0)));
  const step = stepOf(most || 1);
  const top = Math.max(step, Math.ceil((most || 1) / step) * step);
  const marks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  const left = 14 + kLetter * Math.max(3, ...marks.map((value) => show(value).length));
  const plotted = Math.max(1, width - left - 4);
  const x = (i: number) => left + (times.length < 2 ? 0 : (i / (times.length - 1)) * plotted);
  const y = (value: number) => (1 - value / top) * (height - kBottom - 8) + 8;
  const days = times.length > 1 && times.at(-1)!.getTime() - times[0]!.getTime() > 36 * 3600e3;
  const labels = Math.max(2, Math.min(6, Math.floor(plotted / 90)));
  const stride = Math.max(1, Math.ceil((times.length - 1) / (labels - 1))); // a label at each of these, so that they are evenly apart
  const anchor = (i: number) => (i === 0 ? "start" : left + plotted - x(i) < 34 ? "end" : "middle");
  const follow = (event: PointerEvent) => {
    const at = event.clientX - box.current!.getBoundingClientRect().left - left;
    point(Math.max(0, Math.min(times.length - 1, Math.round((at / plotted) * (times.length - 1)))));
  };
  const shown = at ?? times.length - 1;
  return (
    <div class="chart">
      <div class="legend">
        {series.map((one) => (
          <span key={one.name}>
            <i class={`tone-${one.tone} ${one.dash ?? ""}`} />
            {one.name} <b>{one.values[shown] === null || one.values[shown] === undefined ? "–" : show(one.values[shown]!)}</b>
          </span>
        ))}
        {at !== null && (
          <span class="time">
            {shortTime(times[at]!)} <span class="zone">{zoneName(times[at]!)}</span>
          </span>
        )}
      </div>
      <div ref={box} onPointerMove={follow} onPointerLeave={() => point(null)}>
        <svg height={height} role="img" aria-label={label}>
          <g class="axis">
            {marks.map((value) => (
              <g key={value}>
                <line x1={left} x2={left + plotted} y1={y(value)} y2={y(value)} />
                <text x={left - 8} y={y(value) + 4} text-anchor="end">
                  {show(value)}
                </text>
              </g>
            ))}
            {width > 0 &&
              times.map((time, i) => i % stride === 0 && (
                <text key={i} x={x(i)} y={height - 4} text-anchor={anchor(i)}>
                  {days ? dayMonth(time) : hourMinute(time)}
                </text>
              ))}
          </g>
          {at !== null && <line class="mark" x1={x(at)} x2={x(at)} y1={8} y2={height - kBottom} />}
          {width > 0 &&
            series.map((one) => (
              <g key={one.name} class={`tone-${one.tone}`}>
                <path
                  class="line"
                  stroke="currentColor"
                  stroke-linecap="round"
                  stroke-dasharray={one.dash ? dashes[one.dash] : undefined}
                  d={pathOf(one.values, x, y)}
                />
                {one.values.map((value, i) => isAlone(one.values, i) && <circle key={i} cx={x(i)} cy={y(value!)} r={3} fill="currentColor" />)}
              </g>
            ))}
        </svg>
      </div>
    </div>
  );
}

function Numbers({ times, series, show, label }: Omit<ChartProps, "title">) {
  return (
    <div class="table-frame numbers" role="region" aria-label={label} tabIndex={0}>
      <table class="dense">
        <thead>
          <tr>
            <th scope="col">{zoneName(times[0] ?? new Date())}</th>
            {series.map((one) => (
              <th key={one.name} scope="col" class="number">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, i) => ({ time, i })).reverse().map(({ time, i }) => (
            <tr key={i}>
              <td data-label={t.created}>{shortTime(time)}</td>
              {series.map((one) => (
                <td key={one.name} class="number" data-label={one.name}>
                  {one.values[i] === null || one.values[i] === undefined ? "–" : show(one.values[i]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Chart({ title, actions, isLoading, ...rest }: ChartProps) {
  const [isTable, setTable] = useState(false);
  return (
    <Panel
      title={title}
      isBusy={isLoading ?? false}
      actions={
        <>
          {actions}
          <Button kind="quiet" pressed={isTable} onClick={() => setTable(!isTable)}>
            {t.asTable}
          </Button>
        </>
      }
    >
      {rest.times.length === 0 ? <Nothing>–</Nothing> : isTable ? <Numbers {...rest} /> : <Lines {...rest} />}
    </Panel>
  );
}
