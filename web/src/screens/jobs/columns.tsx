// SPDX-License-Identifier: Apache-2.0
// The columns of a list of jobs, of which everybody chooses some.
import { signal } from "@preact/signals";
import type { Job } from "../../api/client";
import { address, withQuery } from "../../app/router";
import { keep, kept } from "../../app/kept";
import { isFinal } from "../../format/state";
import { jobs as t } from "../../text/en/jobs";
import { Ago, StateBadge, Took } from "../../ui/basics";
import { Menu } from "../../ui/menu";
import type { Column } from "../../ui/table";

export function ranFor(job: Job): number | null {
  if (!job.started_at) return null;
  const end = job.finished_at ? Date.parse(job.finished_at) : job.state === "running" ? Date.now() : null;
  return end === null ? null : end - Date.parse(job.started_at);
}

// From when it could run until it did, or until now.
export function waitedFor(job: Job): number | null {
  const due = Math.max(Date.parse(job.run_at), Date.parse(job.created_at));
  if (job.started_at && (isFinal(job.state) || job.state === "running")) return Math.max(0, Date.parse(job.started_at) - due);
  return job.state === "ready" ? Math.max(0, Date.now() - due) : null;
}

const kExcerpt = 160; // of a payload, in a row of the list

const None = () => <span class="faint">–</span>;

const Tags = ({ job }: { job: Job }) => (
  <span class="chips">
    {job.tags.length === 0 && <None />}
    {job.tags.map((tag) => (
      <a key={tag} class="tag" href={withQuery("jobs", { tag })}>
        {tag}
      </a>
    ))}
  </span>
);

export const allColumns: Record<string, Column<Job>> = {
  job: { name: t.number, kind: "main", cell: (job) => <a href={address("jobs", job.id)}>{job.task} <span class="faint number">{job.id}</span></a> },
  state: { name: t.state, cell: (job) => <StateBadge state={job.state} /> },
  queue: { name: t.queue, cell: (job) => <a href={withQuery("jobs", { queue: job.queue })}>{job.queue}</a> },
  attempt: { name: t.attempt, kind: "number", cell: (job) => `${job.attempt}/${job.max_attempts}` },
  priority: { name: t.priority, kind: "number", cell: (job) => job.priority },
  created: { name: t.created, cell: (job) => <Ago at={job.created_at} /> },
  runAt: { name: t.runAt, cell: (job) => <Ago at={job.run_at} /> },
  started: { name: t.started, cell: (job) => <Ago at={job.started_at} /> },
  finished: { name: t.finished, cell: (job) => <Ago at={job.finished_at} /> },
  waited: { name: t.waited, kind: "number", cell: (job) => <Took ms={waitedFor(job)} /> },
  took: { name: t.took, kind: "number", cell: (job) => <Took ms={ranFor(job)} /> },
  error: { name: t.error, kind: "wide", cell: (job) => (job.error ? <span class="clip" title={job.error.message}>{job.error.message || job.error.code}</span> : <None />) },
  payload: { name: t.payload, kind: "wide", cell: (job) => (job.payload === null ? <None /> : <code class="clip">{JSON.stringify(job.payload).slice(0, kExcerpt)}</code>) },
  tags: { name: t.tags, cell: (job) => <Tags job={job} /> },
  schedule: { name: t.schedule, cell: (job) => (job.schedule ? <a href={address("schedules", job.schedule)}>{job.schedule}</a> : <None />) },
  user: { name: t.user, cell: (job) => (job.user_id ? <a href={withQuery("jobs", { user_id: job.user_id })}>{job.user_id}</a> : <None />) },
};

const usual = ["job", "state", "queue", "attempt", "created", "took", "error", "payload"];

function remembered(): string[] {
  const names = (kept("columns") ?? "").split(",").filter((name) => name in allColumns);
  return names.length ? names : usual;
}

export const chosenColumns = signal(remembered());
export const isCompact = signal(kept("compact") === "yes");

export function toggleColumn(name: string): void {
  const chosen = new Set(chosenColumns.value);
  if (!chosen.delete(name)) chosen.add(name);
  chosen.add("job");
  chosenColumns.value = Object.keys(allColumns).filter((one) => chosen.has(one));
  keep("columns", chosenColumns.value.join(","));
}

export function toggleCompact(): void {
  isCompact.value = !isCompact.value;
  keep("compact", isCompact.value ? "yes" : "no");
}

export function ColumnChooser() {
  return (
    <Menu title={t.columns}>
      {Object.entries(allColumns)
        .filter(([name]) => name !== "job")
        .map(([name, column]) => (
          <label key={name} class="check">
            <input type="checkbox" checked={chosenColumns.value.includes(name)} onChange={() => toggleColumn(name)} />
            {column.name}
          </label>
        ))}
      <hr />
      <label class="check">
        <input type="checkbox" checked={isCompact.value} onChange={toggleCompact} />
        {t.compact}
      </label>
    </Menu>
  );
}
