// SPDX-License-Identifier: Apache-2.0
// The first screen: counters, charts, what runs next, what failed.
import type { Page, Schemas } from "../../api/client";
import { useAgo } from "../../api/lately";
import { useLoaded } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import { count, duration, money, short } from "../../format/amount";
import { states } from "../../format/state";
import { common } from "../../text/en/common";
import { overview as t } from "../../text/en/overview";
import { Ago, Loading, Nothing, Panel, ProblemBox, ScreenHead, StateBadge, Time } from "../../ui/basics";
import { Table } from "../../ui/table";
import { Charts } from "./charts";

type Stats = Schemas["Stats"];
type Job = Schemas["Job"];
type Schedule = Schemas["Schedule"];

const isJob = (event: { type: string }) => event.type.startsWith("job.") && event.type !== "job.progress";

const kMinute = 60e3;

// States and queues are those of now; the shorter the span of the tasks' numbers, the less the server adds up.
function Counters() {
  const { data, problem, reload } = useLoaded<Stats>(withQuery("stats", { from: useAgo(kMinute) }), { on: isJob });
  if (!data) return problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />;
  const oldest = Math.max(0, ...data.queues.map((queue) => queue.oldest_ready_seconds ?? 0));
  return (
    <section class="counters" aria-label={t.counters}>
      {states.map((state) => (
        <a key={state} class="counter" href={withQuery("jobs", { state })}>
          <StateBadge state={state} />
          <b title={count(data.states[state] ?? 0)} data-count={data.states[state] ?? 0} data-state={state}>
            {short(data.states[state] ?? 0)}
          </b>
          {state === "ready" && oldest > 0 && <small>{t.oldest} <span class="nowrap">{duration(oldest * 1000)}</span></small>}
        </a>
      ))}
    </section>
  );
}

function NextRuns() {
  const { data, problem, reload } = useLoaded<Page<Schedule>>("schedules?order=next&limit=10", {
    on: (event) => event.type.startsWith("schedule."),
    atMostEvery: 5000,
  });
  return (
    <Panel title={t.next} actions={<a href="schedules">{t.allSchedules}</a>}>
      <ProblemBox problem={problem} retry={reload} />
      <Table
        label={t.next}
        rows={data?.data ?? []}
        rowKey={(schedule) => schedule.name}
        isLoading={!data && !problem}
        empty={t.nextEmpty}
        columns={[
          { name: t.schedule, kind: "main", cell: (schedule) => <a href={address("schedules", schedule.name)}>{schedule.name}</a> },
          { name: t.when, cell: (schedule) => <Time at={schedule.next_runs[0]} /> },
          { name: t.inTime, cell: (schedule) => <Ago at={schedule.next_runs[0]} /> },
        ]}
      />
    </Panel>
  );
}

function Failures() {
  const { data, problem, reload } = useLoaded<Page<Job>>("jobs?state=failed&limit=8", {
    on: (event) => event.type === "job.failed" || event.type === "job.retrying",
  });
  return (
    <Panel title={t.failures} actions={<a href="jobs?state=failed">{t.allFailures}</a>}>
      <ProblemBox problem={problem} retry={reload} />
      <Table
        label={t.failures}
        rows={data?.data ?? []}
        rowKey={(job) => job.id}
        isLoading={!data && !problem}
        empty={t.failuresEmpty}
        columns={[
          { name: common.task, kind: "main", cell: (job) => <a href={address("jobs", job.id)}>{job.task}</a> },
          { name: t.why, kind: "wide", cell: (job) => <span class="clip">{job.error?.message ?? "–"}</span> },
          { name: t.finished, cell: (job) => <Ago at={job.finished_at} /> },
        ]}
      />
    </Panel>
  );
}

function Spend() {
  const from = new Date(Math.floor(Date.now() / 3600e3) * 3600e3 - 24 * 3600e3).toISOString();
  const { data } = useLoaded<Schemas["AiUsage"]>(withQuery("ai/usage", { from, step: "hour" }));
  const total = data?.total;
  if (!total?.calls) return null;
  return (
    <Panel title={t.spend} actions={<a href="ai">{common.all}</a>}>
      <Nothing>
        <b class="number">{money(total.cost_usd ?? 0)}</b> · {t.spendCalls(count(total.calls))}
        {total.unpriced_calls ? ` · ${t.unpriced(count(total.unpriced_calls))}` : ""}
      </Nothing>
    </Panel>
  );
}

export default function Overview() {
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <div class="stack">
        <Counters />
        <Charts />
      </div>
      <div class="columns">
        <NextRuns />
        <Failures />
        <Spend />
      </div>
    </>
  );
}
