// SPDX-License-Identifier: Apache-2.0
// The attempts of a job on one axis of time, and what lay between them.
import type { Job } from "../../api/client";
import { duration } from "../../format/amount";
import { shortTime, zoneName } from "../../format/time";
import { job as t } from "../../text/en/job";
import { Nothing, Panel, Time, Took } from "../../ui/basics";
import { useWidth } from "../../ui/chart";
import { fillOf, Patterns } from "../../ui/pattern";
import { Table } from "../../ui/table";
import { spansOf, type Attempt, type Span } from "./attempts";

const kRow = 26;
const kBar = 14;
const kFoot = 20;

function nameOf(span: Span): string {
  if (span.kind === "wait") return t.waited;
  if (span.kind === "backoff") return t.backoff;
  return `${t.attempt} ${span.attempt!.attempt}`;
}

const describe = (span: Span) =>
  `${nameOf(span)}: ${span.kind === "attempt" ? `${span.attempt!.outcome ?? t.underWay}, ` : ""}${duration(span.to - span.from)}`;

function Drawing({ spans }: { spans: Span[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const from = spans[0]!.from;
  const to = Math.max(from + 1, ...spans.map((span) => span.to));
  const left = width < 500 ? 78 : 120;
  const x = (at: number) => left + ((at - from) / (to - from)) * Math.max(0, width - left - 8);
  const height = spans.length * kRow + kFoot;
  return (
    <div class="chart">
      <div ref={box}>
        <svg height={height} role="img" aria-label={`${t.waterfallLabel}. ${spans.map(describe).join("; ")}`}>
          <Patterns />
          {width > 0 &&
            spans.map((span, i) => (
              <g key={i} class={`state-${span.state}`}>
                <title>{describe(span)}</title>
                <text class="lane-name" x={0} y={i * kRow + 14}>
                  {nameOf(span)}
                </text>
                <rect
                  x={x(span.from)}
                  y={i * kRow + 3}
                  width={Math.max(3, x(span.to) - x(span.from))}
                  height={kBar}
                  rx={3}
                  fill={fillOf(span.state)}
                  opacity={span.kind === "attempt" ? 1 : 0.55}
                />
              </g>
            ))}
          <g class="axis">
            <line x1={left} x2={width} y1={height - kFoot} y2={height - kFoot} />
            <text x={left} y={height - 4}>
              {shortTime(new Date(from))} {width < 500 ? "" : zoneName(new Date(from))}
            </text>
            <text x={width} y={height - 4} text-anchor="end">
              +{duration(to - from)}
            </text>
          </g>
        </svg>
      </div>
    </div>
  );
}

export function Waterfall({ job, attempts }: { job: Job; attempts: Attempt[] }) {
  const spans = spansOf(job, attempts, Date.now());
  const last = attempts.at(-1)?.generation;
  return (
    <Panel title={t.waterfall}>
      {spans.length > 0 && <Drawing spans={spans} />}
      {attempts.length === 0 ? (
        <Nothing>{t.noAttempts}</Nothing>
      ) : (
        <Table
          label={t.waterfall}
          isDense
          rows={attempts}
          rowKey={(attempt) => `${attempt.generation}/${attempt.attempt}`}
          empty={t.noAttempts}
          columns={[
            { name: t.attempt, cell: (one) => <>{one.attempt}{one.generation !== last && <span class="faint"> · {t.again}</span>}</> },
            { name: t.outcome, cell: (one) => <span class={`tag ${one.outcome === "succeeded" ? "good" : one.outcome === "failed" ? "bad" : ""}`}>{one.outcome ?? t.underWay}</span> },
            { name: t.started, cell: (one) => <Time at={one.started_at} /> },
            { name: t.took, kind: "number", cell: (one) => <Took ms={one.duration_ms} /> },
            { name: t.message, kind: "wide", cell: (one) => one.error?.message ?? <span class="faint">–</span> },
            { name: t.holder, cell: (one) => <code class="clip">{one.holder}</code> },
          ]}
        />
      )}
    </Panel>
  );
}
