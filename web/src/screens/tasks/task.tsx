// SPDX-License-Identifier: Apache-2.0
// One task: its numbers over time, how it is set, what runs it, what went wrong.
import type { ComponentChildren } from "preact";
import type { Job, Page, Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { count, duration, percent } from "../../format/amount";
import { states } from "../../format/state";
import { tasks as t } from "../../text/en/tasks";
import { Ago, Loading, Notice, Panel, ProblemBox, ScreenHead, StateBadge, Time } from "../../ui/basics";
import { Table } from "../../ui/table";
import { Charts } from "../overview/charts";
import { TaskActions, TaskTags, type Task } from "./actions";

const f = t.fields;

function Counters({ task }: { task: Task }) {
  const day = task.last_day;
  const all = day.succeeded + day.failed;
  return (
    <section class="counters" aria-label={t.day}>
      {states
        .filter((state) => (task.states[state] ?? 0) > 0)
        .map((state) => (
          <a key={state} class="counter" href={withQuery("jobs", { task: task.name, state })}>
            <StateBadge state={state} />
            <b>{count(task.states[state] ?? 0)}</b>
          </a>
        ))}
      <div class="counter">
        <span class="soft">{t.success}</span>
        <b>{percent(day.succeeded, all)}</b>
        <small>{t.day}</small>
      </div>
      <div class="counter">
        <span class="soft">{t.p95}</span>
        <b>{day.runs ? duration(day.run_ms.p95) : "–"}</b>
        <small>{t.day}</small>
      </div>
    </section>
  );
}

function Settings({ task }: { task: Task }) {
  const rows: [string, ComponentChildren][] = [
    [f.kind, task.kind],
    [f.queue, <a href={withQuery("jobs", { queue: task.queue })}>{task.queue}</a>],
    [f.priority, task.priority],
    [f.attempts, task.max_attempts],
    [f.backoff, `${task.backoff}, jitter ${task.backoff_jitter as string}`],
    [f.timeout, task.timeout],
    [f.circuit, task.circuit as string | undefined],
    [f.tags, task.tags.length > 0 && task.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)],
    [f.search, task.search.length > 0 && task.search.map((key) => <code key={key}>payload.{key} </code>)],
    [f.endpoint, task.endpoint && <code>{t.endpointAt(task.name)}</code>],
  ];
  return (
    <Panel title={t.settings}>
      <dl class="pairs panel-body">
        {rows
          .filter(([, value]) => value !== false && value !== undefined)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}

function Schedules({ name }: { name: string }) {
  const { data } = useLoaded<Page<Schemas["Schedule"]>>("schedules?limit=500");
  return (
    <Panel title={t.schedules}>
      <Table
        label={t.schedules}
        rows={(data?.data ?? []).filter((schedule) => schedule.task === name)}
        rowKey={(schedule) => schedule.name}
        isLoading={!data}
        empty={t.noSchedules}
        columns={[
          { name: t.schedules, kind: "main", cell: (schedule) => <a href={address("schedules", schedule.name)}>{schedule.name}</a> },
          { name: t.when, cell: (schedule) => `${schedule.explain} ${schedule.timezone}` },
          { name: t.next, cell: (schedule) => <Time at={schedule.next_runs[0]} /> },
        ]}
      />
    </Panel>
  );
}

function Trouble({ name }: { name: string }) {
  const on = (event: { type: string }) => event.type === "job.failed";
  const failed = useLoaded<Page<Job>>(withQuery("jobs", { task: name, state: "failed", limit: 6 }), { on });
  const groups = useLoaded<Page<Schemas["ErrorGroup"]>>(withQuery("errors", { task: name, limit: 6 }), { on });
  return (
    <>
      <Panel title={t.failures}>
        <Table
          label={t.failures}
          rows={failed.data?.data ?? []}
          rowKey={(job) => job.id}
          isLoading={!failed.data}
          empty={t.noFailures}
          columns={[
            { name: t.job, kind: "main", cell: (job) => <a href={address("jobs", job.id)}>{job.id}</a> },
            { name: t.message, kind: "wide", cell: (job) => <span class="clip">{job.error?.message}</span> },
            { name: t.last, cell: (job) => <Ago at={job.finished_at} /> },
          ]}
        />
      </Panel>
      <Panel title={t.errors} actions={<a href={withQuery("errors", { task: name, range: "all" })}>{t.errors}</a>}>
        <Table
          label={t.errors}
          rows={groups.data?.data ?? []}
          rowKey={(group) => group.fingerprint}
          isLoading={!groups.data}
          empty={t.noErrors}
          columns={[
            { name: t.message, kind: "wide", cell: (group) => <a class="clip" href={withQuery("jobs", { task: name, fingerprint: group.fingerprint })}>{group.message || group.code}</a> },
            { name: t.count, kind: "number", cell: (group) => count(group.count) },
            { name: t.last, cell: (group) => <Ago at={group.last_seen} /> },
          ]}
        />
      </Panel>
    </>
  );
}

export default function OneTask({ names: [name = ""] }: ScreenProps) {
  const { data: task, problem, reload } = useLoaded<Task>(address("tasks", name), {
    on: (event) => event.type.startsWith("job."),
    atMostEvery: 5000,
  });
  if (!task) return problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />;
  return (
    <>
      <ScreenHead
        back={{ href: "tasks", text: t.back }}
        title={
          <>
            {task.name} <TaskTags task={task} />
          </>
        }
        note={<a href={withQuery("jobs", { task: name })}>{t.allJobs}</a>}
        actions={<TaskActions task={task} reload={reload} />}
      />
      {!task.runnable && <Notice kind="warning">{t.notRunnableNote}</Notice>}
      <div class="stack">
        <Counters task={task} />
        <Charts task={name} />
      </div>
      <div class="columns">
        <Settings task={task} />
        <div class="stack">
          <Schedules name={name} />
          <Trouble name={name} />
        </div>
      </div>
    </>
  );
}
