// SPDX-License-Identifier: Apache-2.0
// One job: what it is, why it waits, what its attempts did and wrote.
import type { ComponentChildren } from "preact";
import type { Job, Page, Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { count, duration, money } from "../../format/amount";
import { isFinal } from "../../format/state";
import { job as t } from "../../text/en/job";
import { CopyButton, Loading, Panel, ProblemBox, ScreenHead, StateBadge, Time } from "../../ui/basics";
import { JsonView } from "../../ui/json-view";
import { Meter } from "../../ui/meter";
import { Table } from "../../ui/table";
import { ranFor } from "../jobs/columns";
import { JobActions } from "./actions";
import type { Attempt } from "./attempts";
import { curlOf } from "./curl";
import { Log } from "./log";
import { Waterfall } from "./waterfall";

const f = t.fields;

function Why({ id }: { id: string }) {
  const { data } = useLoaded<Schemas["Why"]>(`${address("jobs", id)}/why`, { on: () => true, atMostEvery: 5000 });
  if (!data?.reasons.length) return null;
  return (
    <Panel title={t.why}>
      <ul class="panel-body reasons">
        {data.reasons.map((reason) => (
          <li key={reason.code as string}>
            <code>{reason.code as string}</code> {reason.detail}
            {reason.until && (
              <>
                , {t.whyUntil} <Time at={reason.until} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Details({ job }: { job: Job }) {
  const link = (name: string, value: string | null) => value && <a href={withQuery("jobs", { [name]: value })}>{value}</a>;
  const waited = job.started_at ? duration(Math.max(0, Date.parse(job.started_at) - Date.parse(job.run_at))) : null;
  const rows: [string, ComponentChildren][] = [
    [f.queue, link("queue", job.queue)],
    [f.priority, job.priority],
    [f.attempts, t.of(job.attempt, job.max_attempts)],
    [f.created, <Time at={job.created_at} />],
    [f.due, <Time at={job.run_at} />],
    [f.started, job.started_at && <Time at={job.started_at} />],
    [f.finished, job.finished_at && <Time at={job.finished_at} />],
    [f.waited, waited],
    [f.ran, job.started_at && duration(ranFor(job))],
    [f.schedule, job.schedule && <a href={address("schedules", job.schedule)}>{job.schedule}</a>],
    [f.slot, job.slot && <Time at={job.slot} />],
    [f.batch, job.batch && <a href={address("batches", job.batch)}>{job.batch}</a>],
    [f.dependsOn, job.depends_on.length > 0 && job.depends_on.map((id) => <a key={id} class="tag" href={address("jobs", id)}>{id}</a>)],
    [f.waitingFor, job.waiting_for],
    [f.uniqueKey, job.unique_key && <code>{job.unique_key}</code>],
    [f.concurrencyKey, job.concurrency_key && <code>{job.concurrency_key}</code>],
    [f.orderingKey, job.ordering_key && <code>{job.ordering_key}</code>],
    [f.deadline, job.deadline && <Time at={job.deadline} />],
    [f.tags, job.tags.length > 0 && <span class="chips">{job.tags.map((tag) => <a key={tag} class="tag" href={withQuery("jobs", { tag })}>{tag}</a>)}</span>],
    [f.user, link("user_id", job.user_id)],
  ];
  return (
    <Panel title={t.details} actions={<CopyButton text={curlOf(job, document.baseURI)} label={t.copyCurl} />}>
      <dl class="pairs panel-body">
        {rows
          .filter(([, value]) => value !== null && value !== false && value !== "" && value !== undefined)
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

function Models({ id }: { id: string }) {
  const { data } = useLoaded<Schemas["AiUsage"]>(withQuery("ai/usage", { job: id }));
  if (!data?.data.length) return null;
  return (
    <Panel title={t.models}>
      <Table
        label={t.models}
        rows={data.data}
        rowKey={(row) => `${row.provider}/${row.model}`}
        empty=""
        columns={[
          { name: t.model, kind: "main", cell: (row) => `${row.provider} ${row.model}` },
          { name: t.calls, kind: "number", cell: (row) => count(row.calls) },
          { name: t.tokensIn, kind: "number", cell: (row) => count((row.input_tokens ?? 0) + (row.cached_tokens ?? 0) + (row.cache_write_tokens ?? 0)) },
          { name: t.tokensOut, kind: "number", cell: (row) => count(row.output_tokens ?? 0) },
          { name: t.cost, kind: "number", cell: (row) => (row.cost_usd === null ? "–" : money(row.cost_usd)) },
        ]}
      />
    </Panel>
  );
}

export default function OneJob({ names: [id = ""] }: ScreenProps) {
  const path = address("jobs", id);
  const mine = { on: (event: { job?: string }) => event.job === id, atMostEvery: 1000 };
  const { data: job, problem, reload } = useLoaded<Job>(path, mine);
  const attempts = useLoaded<Page<Attempt>>(`${path}/attempts?limit=500`, mine);
  if (!job) return problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />;
  const again = () => {
    reload();
    attempts.reload();
  };
  const over = isFinal(job.state);
  return (
    <>
      <ScreenHead
        back={{ href: "jobs", text: t.back }}
        title={
          <>
            <a href={address("tasks", job.task)}>{job.task}</a> <span class="faint number">{job.id}</span> <StateBadge state={job.state} />
          </>
        }
        actions={<JobActions job={job} reload={again} />}
      />
      <ProblemBox problem={problem} retry={again} />
      {job.progress && !over && (
        <div class="progress">
          <Meter label={job.progress.message || f.state} value={job.progress.percent} most={100} isProgress />
          <span class="soft">
            {job.progress.percent} % {job.progress.message}
          </span>
        </div>
      )}
      {job.error && (
        <Panel title={t.error}>
          <div class="panel-body">
            <p>
              <code>{job.error.code}</code> <span class="soft">· {job.error.retryable ? t.retryable : t.permanent}</span>
            </p>
            <pre>{job.error.message}</pre>
          </div>
        </Panel>
      )}
      {!over && job.state !== "running" && <Why id={id} />}
      <Waterfall job={job} attempts={attempts.data?.data ?? []} />
      <div class="columns">
        <Details job={job} />
        <div class="stack">
          <Panel title={t.payload}>
            <div class="panel-body"><JsonView value={job.payload} /></div>
          </Panel>
          <Panel title={t.result}>
            <div class="panel-body">{job.result === null ? <span class="faint">{t.none}</span> : <JsonView value={job.result} />}</div>
          </Panel>
          <Models id={id} />
        </div>
      </div>
      <div class="stack-top">
        <Log id={id} turn={attempts.data?.data.at(-1)?.generation ?? 0} isOver={over} />
      </div>
    </>
  );
}
