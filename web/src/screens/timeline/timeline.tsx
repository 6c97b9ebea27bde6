// SPDX-License-Identifier: Apache-2.0
// A day of all schedules: past runs, missed slots, runs to come.
import { useEffect, useState } from "preact/hooks";
import { useLoaded } from "../../api/loaded";
import type { Timeline, TimelineLane, TimelineRun } from "../../api/more";
import { address, place, withQuery } from "../../app/router";
import { duration } from "../../format/amount";
import { lookOf } from "../../format/run";
import { dayMonth, hourMinute, viewerZone } from "../../format/time";
import { stateNames } from "../../text/en/common";
import { timeline as t } from "../../text/en/timeline";
import { Button, Loading, Nothing, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { fillOf } from "../../ui/pattern";
import { nameOfLook } from "../../ui/run-marks";
import { Table } from "../../ui/table";
import { spanOf, type Range } from "./geometry";
import { Drawing } from "./lanes";
import { look, lookAtNow, rangeOf, type Length } from "./range";

const kMoveEveryMs = 30e3;

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), kMoveEveryMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Controls({ range, length, isFixed }: { range: Range; length: Length; isFixed: boolean }) {
  const span = range.to - range.from;
  const move = (by: number) => look({ from: range.from + by, to: range.to + by });
  const zoom = (factor: number) => {
    const middle = (range.from + range.to) / 2;
    look({ from: middle - (span * factor) / 2, to: middle + (span * factor) / 2 });
  };
  return (
    <div class="filters">
      <div class="chips" role="group" aria-label={t.range}>
        {Object.entries(t.ranges).map(([name, text]) => (
          <button key={name} type="button" class="chip" aria-pressed={!isFixed && name === length} onClick={() => lookAtNow(name as Length)}>
            {text}
          </button>
        ))}
      </div>
      <div class="actions">
        <Button icon="left" onClick={() => move(-span / 2)}>{t.earlier}</Button>
        <Button onClick={() => lookAtNow()}>{t.now}</Button>
        <Button icon="right" onClick={() => move(span / 2)}>{t.later}</Button>
        <Button onClick={() => zoom(0.5)}>{t.zoomIn}</Button>
        <Button onClick={() => zoom(2)}>{t.zoomOut}</Button>
      </div>
      <span class="soft">
        {dayMonth(new Date(range.from))} {hourMinute(new Date(range.from))} – {dayMonth(new Date(range.to))} {hourMinute(new Date(range.to))}
      </span>
    </div>
  );
}

function Legend() {
  const looks = ["succeeded", "failed", "running", "retrying", "skipped"];
  return (
    <ul class="legend panel-body" aria-label={t.legend}>
      {looks.map((state) => (
        <li key={state} class={`state-${state}`}>
          <svg width="22" height="12" aria-hidden="true">
            <rect y="1" width="20" height="10" rx="2" fill={fillOf(state)} />
          </svg>{" "}
          {stateNames[state]}
        </li>
      ))}
      <li class="state-failed">
        <svg width="14" height="12" aria-hidden="true">
          <path class="cross" d="M2 1l8 10m0 -10l-8 10" />
        </svg>{" "}
        {t.missed}
      </li>
      <li>
        <svg width="14" height="12" aria-hidden="true">
          <rect class="ghost" x="2" y="1" width="6" height="10" rx="2" />
        </svg>{" "}
        {t.upcoming}
      </li>
    </ul>
  );
}

function Rows({ lanes, now }: { lanes: TimelineLane[]; now: number }) {
  const rows = lanes
    .flatMap((lane) => lane.runs.map((run) => ({ lane, run })))
    .sort((a, b) => Date.parse(b.run.slot) - Date.parse(a.run.slot));
  const took = (run: TimelineRun) => {
    const { from, to } = spanOf(run, now);
    return run.outcome === "fired" && run.started_at ? duration(to - from) : "–";
  };
  return (
    <Table
      label={t.lanes}
      isDense
      rows={rows}
      rowKey={({ lane, run }) => `${lane.schedule} ${run.slot}`}
      empty={t.empty}
      columns={[
        { name: t.schedule, kind: "main", cell: ({ lane }) => <a href={address("schedules", lane.schedule)}>{lane.schedule}</a> },
        { name: t.slot, cell: ({ run }) => <Time at={run.slot} /> },
        { name: t.outcome, cell: ({ run }) => `${nameOfLook(lookOf(run))}${run.count > 1 ? ` × ${run.count}` : ""}` },
        { name: t.started, cell: ({ run }) => <Time at={run.started_at} /> },
        { name: t.took, kind: "number", cell: ({ run }) => took(run) },
        { name: t.job, kind: "number", cell: ({ run }) => (run.job_id ? <a href={address("jobs", run.job_id)}>{run.job_id}</a> : "–") },
      ]}
    />
  );
}

export default function TimelineScreen() {
  const now = useNow();
  const { from, to, length, isFixed } = rangeOf(place.value.query, now);
  const [limit, setLimit] = useState(50);
  const [isTable, setTable] = useState(false);
  const path = withQuery("timeline", { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit });
  const { data, problem, isLoading, reload } = useLoaded<Timeline>(path, {
    on: (event) => event.type.startsWith("schedule.") || /^job\.(started|succeeded|failed|cancelled)$/.test(event.type),
    atMostEvery: 10e3,
  });
  return (
    <>
      <ScreenHead
        title={t.title}
        note={t.note(viewerZone)}
        actions={
          <Button pressed={isTable} onClick={() => setTable(!isTable)}>
            {t.asTable}
          </Button>
        }
      />
      <Controls range={{ from, to }} length={length} isFixed={isFixed} />
      <ProblemBox problem={problem} retry={reload} />
      <Panel isBusy={isLoading}>
        {!data ? (
          <Loading />
        ) : data.data.length === 0 ? (
          <Nothing>{t.empty}</Nothing>
        ) : isTable ? (
          <Rows lanes={data.data} now={now} />
        ) : (
          <>
            <Drawing lanes={data.data} range={{ from, to }} now={now} zoom={look} />
            <Legend />
          </>
        )}
        {data?.has_more && limit < 500 && (
          <div class="more">
            <Button onClick={() => setLimit(Math.min(500, limit * 2))}>{t.more}</Button>
          </div>
        )}
      </Panel>
    </>
  );
}
