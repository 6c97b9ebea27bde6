// SPDX-License-Identifier: Apache-2.0
// The queues: how deep, how old, how fast, and what limits them.
import type { Page, Schemas } from "../../api/client";
import { useAgo } from "../../api/lately";
import { useLoaded } from "../../api/loaded";
import { withQuery } from "../../app/router";
import { count, duration } from "../../format/amount";
import { stateNames } from "../../text/en/common";
import { queues as t } from "../../text/en/queues";
import { Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { StateIcon } from "../../ui/icons";
import { Meter } from "../../ui/meter";
import { Table } from "../../ui/table";
import { QueueActions, type Queue } from "./actions";
import { drainOf, paceOf } from "./drain";

const isWork = (event: { type: string }) => event.type.startsWith("queue.") || (event.type.startsWith("job.") && event.type !== "job.progress");
const kMost = 500;
const kHour = 3600e3;

const jobsOf = (queue: Queue, state?: string) => withQuery("jobs", { queue: queue.name, state });

function Depth({ queue }: { queue: Queue }) {
  const shown = ["scheduled", "blocked", "ready", "retrying", "failed"].filter((state) => (queue.states[state] ?? 0) > 0);
  if (shown.length === 0) return <span class="faint">–</span>;
  return (
    <span class="depth">
      {shown.map((state) => {
        const said = t.inState(count(queue.states[state]!), (stateNames[state] ?? state).toLowerCase());
        return (
          <a key={state} href={jobsOf(queue, state)} class={`state-${state}`} title={said} aria-label={said}>
            <StateIcon state={state} />
            {count(queue.states[state]!)}
          </a>
        );
      })}
    </span>
  );
}

function Running({ queue }: { queue: Queue }) {
  const running = queue.states.running ?? 0;
  if (queue.concurrency === null) return <a class="nowrap" href={jobsOf(queue, "running")}>{t.unlimited(count(running))}</a>;
  return (
    <div class="two-lines">
      <a class="nowrap" href={jobsOf(queue, "running")}>{t.of(count(running), count(queue.concurrency))}</a>
      <Meter label={t.runningIn(queue.name)} value={running} most={queue.concurrency} />
    </div>
  );
}

function Limits({ queue }: { queue: Queue }) {
  const limits = [
    queue.concurrency === null ? null : t.atOnce(queue.concurrency),
    queue.rate,
    queue.per_key_concurrency ? t.perKey(queue.per_key_concurrency) : null,
    queue.per_key_rate ? t.ratePerKey(queue.per_key_rate) : null,
  ].filter(Boolean);
  return limits.length ? <span class="chips">{limits.map((limit) => <span key={limit} class="tag">{limit}</span>)}</span> : <span class="faint">{t.noLimits}</span>;
}

export default function Queues() {
  const { data, problem, isLoading, reload } = useLoaded<Page<Queue>>(withQuery("queues", { limit: kMost }), { on: isWork });
  const tasks = useLoaded<Page<Schemas["Task"]>>(withQuery("tasks", { limit: kMost })).data?.data ?? [];
  const stats = useLoaded<Schemas["Stats"]>(withQuery("stats", { from: useAgo(kHour) }), { on: isWork, atMostEvery: 30e3 }).data;
  const pace = paceOf(tasks, stats);
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <ProblemBox problem={problem} retry={reload} />
      {(data || !problem) && (
        <Panel isBusy={isLoading} class="packed">
          <Table
            label={t.list}
            rows={data?.data ?? []}
            rowKey={(queue) => queue.name}
            isLoading={!data}
            empty={t.empty}
            columns={[
              {
                name: t.name,
                kind: "main",
                cell: (queue) => (
                  <span class="chips">
                    <a href={jobsOf(queue)}>{queue.name}</a>
                    {queue.paused && <span class="tag warn">{t.paused}</span>}
                    {queue.paused_keys?.length ? <span class="tag warn">{t.pausedKeys(queue.paused_keys.join(", "))}</span> : null}
                  </span>
                ),
              },
              { name: t.depth, cell: (queue) => <Depth queue={queue} /> },
              { name: t.running, cell: (queue) => <Running queue={queue} /> },
              { name: t.oldest, kind: "number", cell: (queue) => duration(queue.oldest_ready_seconds === null ? null : queue.oldest_ready_seconds * 1000) },
              { name: t.drain, kind: "number", cell: (queue) => <span title={t.drainNote}>{duration(drainOf(queue, pace))}</span> },
              { name: t.limits, cell: (queue) => <Limits queue={queue} /> },
              { name: t.actions, kind: "actions", cell: (queue) => <QueueActions queue={queue} reload={reload} /> },
            ]}
          />
          {data?.has_more && <p class="nothing">{t.cut(kMost)}</p>}
        </Panel>
      )}
    </>
  );
}
