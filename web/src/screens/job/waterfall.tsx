// SPDX-License-Identifier: Apache-2.0
// The attempts of a job on one axis of time, and what lay between them.
import { useEffect, useState } from "preact/hooks";
import type { Job } from "../../api/client";
import { duration } from "../../format/amount";
import { isFinal } from "../../format/state";
import { shortTime, zoneName } from "../../format/time";
import { job as t } from "../../text/en/job";
import { Nothing, Notice, Panel } from "../../ui/basics";
import { useWidth } from "../../ui/chart";
import { fillOf, Patterns } from "../../ui/pattern";
import { AttemptTable } from "./attempt-table";
import { lanesOf, type Attempt, type Gap, type GapKind, type Lane } from "./attempts";

const kRow = 26;
const kBar = 14;
const kGap = 8;
const kFoot = 22;
const kDrawn = 60; // lanes; the table has them all

const gapLooks: Record<GapKind, string> = { due: "scheduled", wait: "ready", backoff: "retrying", rest: "cancelled" };

const nameOf = ({ attempt }: Lane, isOver: boolean) => (attempt ? t.lane(attempt.attempt, attempt.generation) : isOver ? t.notStarted : t.next);
const noteOf = ({ attempt, from, to }: Lane) => (attempt ? `${t.outcomes[attempt.outcome ?? ""] ?? t.underWay} · ${duration(to - from)}` : "");
const gapText = (gap: Gap) => `${t.gaps[gap.kind]} ${duration(gap.to - gap.from)}`;

function describe(lane: Lane, isOver: boolean): string {
  return [`${nameOf(lane, isOver)}:`, lane.gaps.map(gapText).join(", "), noteOf(lane)].filter(Boolean).join(" ");
}

interface DrawnLaneProps {
  lane: Lane;
  top: number;
  width: number;
  isOver: boolean;
  hasNotes: boolean;
  x: (at: number) => number;
}

function DrawnLane({ lane, top, width, isOver, hasNotes, x }: DrawnLaneProps) {
  return (
    <g>
      <title>{describe(lane, isOver)}</title>
      <line class="row-line" x1={0} x2={width} y1={top + kRow - 0.5} y2={top + kRow - 0.5} />
      <text class="lane-name" x={0} y={top + 17}>
        {nameOf(lane, isOver)}
      </text>
      {lane.gaps.map((gap) => (
        <rect key={gap.kind} class={`wait state-${gapLooks[gap.kind]}`} x={x(gap.from)} y={top + (kRow - kGap) / 2} width={Math.max(1.5, x(gap.to) - x(gap.from))} height={kGap} rx={2} fill={fillOf(gapLooks[gap.kind])} />
      ))}
      {lane.attempt && (
        <rect class={`state-${lane.state}`} x={x(lane.from)} y={top + (kRow - kBar) / 2} width={Math.max(4, x(lane.to) - x(lane.from))} height={kBar} rx={2.5} fill={fillOf(lane.state)} stroke="currentColor" />
      )}
      {hasNotes && (
        <text class="bar-note" x={width} y={top + 17} text-anchor="end">
          {noteOf(lane)}
        </text>
      )}
    </g>
  );
}

function Legend({ lanes }: { lanes: Lane[] }) {
  const kinds = [...new Set(lanes.flatMap((lane) => lane.gaps.map((gap) => gap.kind)))];
  return (
    <div class="legend">
      {kinds.map((kind) => (
        <span key={kind}>
          <svg class="swatch" width="18" height="8" aria-hidden="true">
            <rect class={`state-${gapLooks[kind]}`} width="18" height="8" rx={2} fill={fillOf(gapLooks[kind])} />
          </svg>
          {t.gaps[kind]}
        </span>
      ))}
    </div>
  );
}

function Drawing({ lanes, isOver }: { lanes: Lane[]; isOver: boolean }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const first = lanes[0]!;
  const from = first.gaps[0]?.from ?? first.from;
  const to = Math.max(from + 1, ...lanes.map((lane) => Math.max(lane.to, ...lane.gaps.map((gap) => gap.to))));
  const hasNotes = width >= 560 && lanes.some((lane) => lane.attempt);
  const left = Math.min(130, Math.max(86, ...lanes.map((lane) => nameOf(lane, isOver).length * 6.6 + 10)));
  const right = hasNotes ? 150 : 6;
  const x = (at: number) => left + ((at - from) / (to - from)) * Math.max(0, width - left - right);
  const height = lanes.length * kRow + kFoot;
  return (
    <div class="chart waterfall">
      <div ref={box}>
        <svg height={height} role="img" aria-label={`${t.waterfallLabel}. ${lanes.map((lane) => describe(lane, isOver)).join("; ")}`}>
          <Patterns />
          {width > 0 && lanes.map((lane, i) => <DrawnLane key={i} lane={lane} top={i * kRow} width={width} isOver={isOver} hasNotes={hasNotes} x={x} />)}
          <g class="axis">
            <text x={left} y={height - 5}>
              {shortTime(new Date(from))} {zoneName(new Date(from))}
            </text>
            <text x={width - right} y={height - 5} text-anchor="end">
              {isOver ? "" : `${t.now}, `}+{duration(to - from)}
            </text>
          </g>
        </svg>
      </div>
      <Legend lanes={lanes} />
    </div>
  );
}

// Told anew each second while something is under way.
function useNow(isMoving: boolean): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [isMoving]);
  return Date.now();
}

export function Waterfall({ job, attempts, hasMore }: { job: Job; attempts: Attempt[]; hasMore: boolean }) {
  const isOver = isFinal(job.state);
  const lanes = lanesOf(job, attempts, useNow(!isOver)).slice(-kDrawn);
  return (
    <Panel title={t.waterfall}>
      {lanes.length > 0 && <Drawing lanes={lanes} isOver={isOver} />}
      {hasMore && <div class="panel-body"><Notice>{t.firstAttempts(attempts.length)}</Notice></div>}
      {attempts.length === 0 ? <Nothing>{isOver ? t.neverStarted : t.noAttempts}</Nothing> : <AttemptTable attempts={attempts} />}
    </Panel>
  );
}
