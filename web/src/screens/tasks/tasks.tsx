// SPDX-License-Identifier: Apache-2.0
// All tasks, and how their last day went.
import { useLoaded } from "../../api/loaded";
import type { Page } from "../../api/client";
import { address, place, setQuery, withQuery } from "../../app/router";
import { count, duration, percent } from "../../format/amount";
import { tasks as t } from "../../text/en/tasks";
import { Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { Table } from "../../ui/table";
import { TaskActions, TaskTags, type Task } from "./actions";

const kMost = 500;
const waiting = (task: Task) => ["scheduled", "blocked", "ready", "retrying"].reduce((sum, state) => sum + (task.states[state] ?? 0), 0);
const over = (task: Task) => task.last_day.succeeded + task.last_day.failed;

export default function Tasks() {
  const { data, problem, isLoading, reload } = useLoaded<Page<Task>>(withQuery("tasks", { limit: kMost }), {
    on: (event) => /^job\.(succeeded|failed|created|started)$/.test(event.type),
    atMostEvery: 5000,
  });
  const find = place.value.query.get("find") ?? "";
  const shown = (data?.data ?? []).filter((task) => `${task.name} ${task.kind}`.toLowerCase().includes(find.toLowerCase()));
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <div class="filters">
        <input data-filter class="grow" aria-label={t.filter} placeholder={t.filter} value={find} onInput={(event) => setQuery({ find: event.currentTarget.value })} />
      </div>
      <ProblemBox problem={problem} retry={reload} />
      {(data || !problem) && <Panel isBusy={isLoading} class="packed tasks-table">
        <Table
          label={t.list}
          rows={shown}
          rowKey={(task) => task.name}
          isLoading={!data}
          empty={find ? t.emptyFilter : t.empty}
          columns={[
            { name: t.name, kind: "main", cell: (task) => <span class="chips"><a href={address("tasks", task.name)}>{task.name}</a> <TaskTags task={task} /></span> },
            { name: t.kind, cell: (task) => task.kind },
            { name: t.queue, cell: (task) => <a href={withQuery("jobs", { queue: task.queue })}>{task.queue}</a> },
            { name: t.waiting, kind: "number", cell: (task) => <a href={withQuery("jobs", { task: task.name, state: "scheduled,blocked,ready,retrying" })}>{count(waiting(task))}</a> },
            { name: t.running, kind: "number", cell: (task) => <a href={withQuery("jobs", { task: task.name, state: "running" })}>{count(task.states.running ?? 0)}</a> },
            { name: t.runs, kind: "number", cell: (task) => count(task.last_day.runs) },
            { name: t.success, kind: "number", cell: (task) => percent(task.last_day.succeeded, over(task)) },
            { name: t.errorRate, kind: "number", cell: (task) => percent(task.last_day.failed, over(task)) },
            { name: t.p50, kind: "number", cell: (task) => (task.last_day.runs ? duration(task.last_day.run_ms.p50) : "–") },
            { name: t.p95, kind: "number", cell: (task) => (task.last_day.runs ? duration(task.last_day.run_ms.p95) : "–") },
            { name: t.actions, kind: "actions", cell: (task) => <TaskActions task={task} reload={reload} /> },
          ]}
        />
        {data?.has_more && <p class="nothing">{t.cut(kMost)}</p>}
      </Panel>}
    </>
  );
}
