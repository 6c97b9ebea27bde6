// SPDX-License-Identifier: Apache-2.0
// The queues: how deep, how old, how fast, and what limits them.
import type { Page, Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { withQuery } from "../../app/router";
import { count, duration } from "../../format/amount";
import { queues as t } from "../../text/en/queues";
import { Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { Meter } from "../../ui/meter";
import { Table } from "../../ui/table";
import { QueueActions, waitingIn, type Queue } from "./actions";

const isWork = (event: { type: string }) => event.type.startsWith("queue.") || (event.type.startsWith("job.") && event.type !== "job.progress");

function Running({ queue }: { queue: Queue }) {
  const running = queue.states.running ?? 0;
  if (queue.concurrency === null) return <a href={withQuery("jobs", { queue: queue.name, state: "running" })}>{t.unlimited(count(running))}</a>;
  return (
    <div class="two-lines">
      <a href={withQuery("jobs", { queue: queue.name, state: "running" })}>{t.of(count(running), count(queue.concurrency))}</a>
      <Meter label={t.running} value={running} most={queue.concurrency} />
    </div>
  );
}

function Limits({ queue }: { queue: Queue }) {
  const limits = [
    queue.rate,
    queue.per_key_concurrency ? t.perKey(queue.per_key_concurrency) : null,
    queue.per_key_rate ? t.ratePerKey(queue.per_key_rate) : null,
  ].filter(Boolean);
  return limits.length ? <span class="chips">{limits.map((limit) => <span key={limit} class="tag">{limit}</span>)}</span> : <span class="faint">{t.noLimits}</span>;
}

// How many jobs of a queue finished in an hour is not counted; its tasks' are, and most tasks have one queue.
function paceOf(tasks: Schemas["Task"][], stats: Schemas["Stats"] | undefined): Map<string, number> {
  const pace = new Map<string, number>();
  const runs = new Map((stats?.tasks ?? []).map((task) => [task.task, task.runs]));
  for (const task of tasks) pace.set(task.queue, (pace.get(task.queue) ?? 0) + (runs.get(task.name) ?? 0));
  return pace;
}

const anHourAgo = () => new Date(Math.floor(Date.now() / 60e3) * 60e3 - 3600e3).toISOString();
let from = anHourAgo();

export default function Queues() {
  if (Date.now() - Date.parse(from) > 3660e3) from = anHourAgo();
  const { data, problem, isLoading, reload } = useLoaded<Page<Queue>>("queues?limit=500", { on: isWork });
  const tasks = useLoaded<Page<Schemas["Task"]>>("tasks?limit=500").data?.data ?? [];
  const stats = useLoaded<Schemas["Stats"]>(withQuery("stats", { from }), { on: isWork, atMostEvery: 30e3 }).data;
  const pace = paceOf(tasks, stats);
  const drain = (queue: Queue) => {
    const ready = queue.states.ready ?? 0;
    const anHour = pace.get(queue.name) ?? 0;
    return ready && anHour ? duration((ready / anHour) * 3600e3) : "–";
  };
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <ProblemBox problem={problem} retry={reload} />
      <Panel isBusy={isLoading}>
        <Table
          label={t.list}
          rows={data?.data ?? []}
          rowKey={(queue) => queue.name}
          isLoading={!data && !problem}
          empty={t.empty}
          columns={[
            {
              name: t.name,
              kind: "main",
              cell: (queue) => (
                <span class="chips">
                  <a href={withQuery("jobs", { queue: queue.name })}>{queue.name}</a>
                  {queue.paused && <span class="tag warn">{t.paused}</span>}
                  {queue.paused_keys?.length ? <span class="tag warn">{t.pausedKeys(queue.paused_keys.join(", "))}</span> : null}
                </span>
              ),
            },
            { name: t.waiting, kind: "number", cell: (queue) => <a href={withQuery("jobs", { queue: queue.name, state: "scheduled,blocked,ready,retrying" })}>{count(waitingIn(queue))}</a> },
            { name: t.running, cell: (queue) => <Running queue={queue} /> },
            { name: t.failed, kind: "number", cell: (queue) => <a href={withQuery("jobs", { queue: queue.name, state: "failed" })}>{count(queue.states.failed ?? 0)}</a> },
            { name: t.oldest, kind: "number", cell: (queue) => duration(queue.oldest_ready_seconds === null ? null : queue.oldest_ready_seconds * 1000) },
            { name: t.drain, kind: "number", cell: (queue) => <span title={t.drainNote}>{drain(queue)}</span> },
            { name: t.limits, cell: (queue) => <Limits queue={queue} /> },
            { name: t.actions, kind: "actions", cell: (queue) => <QueueActions queue={queue} reload={reload} /> },
          ]}
        />
      </Panel>
    </>
  );
}
