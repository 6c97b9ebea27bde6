// SPDX-License-Identifier: Apache-2.0
// One task: its numbers over time, how it is set, what runs it, what went wrong.
import { useLoaded } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { count, duration, percent } from "../../format/amount";
import { states } from "../../format/state";
import { tasks as t } from "../../text/en/tasks";
import { Loading, Notice, Panel, ProblemBox, ScreenHead, StateBadge } from "../../ui/basics";
import { Charts } from "../overview/charts";
import { TaskActions, TaskTags, type Task } from "./actions";
import { Pairs, type Pair } from "../../ui/pairs";
import { Errors, Failures, GridLink, Schedules } from "./trouble";

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
  const rows: Pair[] = [
    [f.kind, task.kind],
    [f.queue, <a href={withQuery("jobs", { queue: task.queue })}>{task.queue}</a>],
    [f.priority, task.priority],
    [f.attempts, task.max_attempts],
    [f.backoff, t.backoff(task.backoff, task.backoff_jitter as string)],
    [f.timeout, task.timeout],
    [f.circuit, task.circuit && t.circuits[task.circuit as string]],
    [f.tags, task.tags.length > 0 && task.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)],
    [f.search, task.search.length > 0 && task.search.map((key) => <code key={key}>payload.{key} </code>)],
    [f.endpoint, task.endpoint && <code>{t.endpointAt(task.name)}</code>],
  ];
  return (
    <Panel title={t.settings}>
      <Pairs pairs={rows} />
    </Panel>
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
        note={
          <span class="depth">
            <a href={withQuery("jobs", { task: name })}>{t.allJobs}</a>
            {task.kind === "prompt_run" && <GridLink name={name} />}
          </span>
        }
        actions={<TaskActions task={task} reload={reload} />}
      />
      <ProblemBox problem={problem} retry={reload} />
      {!task.runnable && <Notice kind="warning">{t.notRunnableNote}</Notice>}
      <div class="stack">
        <Counters task={task} />
        <Charts task={name} />
      </div>
      <div class="columns">
        <Settings task={task} />
        <div class="stack">
          <Schedules name={name} />
          <Failures name={name} />
          <Errors name={name} />
        </div>
      </div>
    </>
  );
}
