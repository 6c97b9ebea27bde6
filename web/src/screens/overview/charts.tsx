// SPDX-License-Identifier: Apache-2.0
// How it went over a while: what finished, how long it ran, how long it waited.
import type { Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { place, setQuery, withQuery } from "../../app/router";
import { duration, short } from "../../format/amount";
import { overview as t } from "../../text/en/overview";
import { ProblemBox } from "../../ui/basics";
import { Chart, type Series } from "../../ui/chart";

type Timeseries = Schemas["Timeseries"];
type Range = keyof typeof t.ranges;

const steps: Record<Range, { step: Timeseries["step"]; points: number; ms: number }> = {
  hour: { step: "minute", points: 60, ms: 60e3 },
  day: { step: "hour", points: 24, ms: 3600e3 },
  month: { step: "day", points: 30, ms: 86400e3 },
};

// Every step of the range, also those in which nothing ran and which the server leaves out.
export function filled(series: Timeseries | undefined, range: Range): { times: Date[]; at: (Timeseries["data"][0] | undefined)[] } {
  if (!series) return { times: [], at: [] };
  const { points, ms } = steps[range];
  const last = Math.floor((Date.parse(series.to) - 1) / ms) * ms;
  const times = Array.from({ length: points }, (_, i) => new Date(last - (points - 1 - i) * ms));
  const byTime = new Map(series.data.map((point) => [Math.floor(Date.parse(point.at) / ms) * ms, point]));
  return { times, at: times.map((time) => byTime.get(time.getTime())) };
}

const finished = /^job\.(succeeded|failed|cancelled|skipped)$/;

function percentiles(at: (Timeseries["data"][0] | undefined)[], which: "run_ms" | "wait_ms"): Series[] {
  const of = (name: string) => at.map((point) => point?.[which]?.[name] ?? null);
  return [
    { name: "p50", tone: "calm", values: of("p50") },
    { name: "p95", tone: "warm", values: of("p95"), dash: "dash" },
    { name: "p99", tone: "deep", values: of("p99"), dash: "dot" },
  ];
}

export function Charts({ task }: { task?: string }) {
  const wanted = place.value.query.get("range");
  const range: Range = wanted === "hour" || wanted === "month" ? wanted : "day";
  const { data, problem, isLoading, reload } = useLoaded<Timeseries>(
    withQuery("stats/timeseries", { step: steps[range].step, task }),
    { on: (event) => finished.test(event.type), atMostEvery: range === "hour" ? 5000 : 20000 },
  );
  const { times, at } = filled(data, range);
  const counted = (name: "succeeded" | "failed") => at.map((point) => point?.[name] ?? 0);
  return (
    <section aria-label={t.range}>
      <div class="filters">
        <div class="chips" role="group" aria-label={t.range}>
          {Object.entries(t.ranges).map(([name, text]) => (
            <button key={name} type="button" class="chip" aria-pressed={name === range} onClick={() => setQuery({ range: name === "day" ? undefined : name })}>
              {text}
            </button>
          ))}
        </div>
      </div>
      <ProblemBox problem={problem} retry={reload} />
      <Chart
        title={t.throughput}
        label={t.throughputLabel}
        times={times}
        show={short}
        isLoading={isLoading}
        series={[
          { name: t.succeeded, tone: "good", values: counted("succeeded") },
          { name: t.failed, tone: "bad", values: counted("failed"), dash: "dash" },
        ]}
      />
      <div class="columns">
        <Chart title={t.run} label={t.runLabel} times={times} show={duration} series={percentiles(at, "run_ms")} isLoading={isLoading} height={140} />
        <Chart title={t.wait} label={t.waitLabel} times={times} show={duration} series={percentiles(at, "wait_ms")} isLoading={isLoading} height={140} />
      </div>
    </section>
  );
}
