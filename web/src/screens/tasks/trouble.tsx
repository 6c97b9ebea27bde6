// SPDX-License-Identifier: Apache-2.0
// What makes jobs of a task, and what went wrong with them.
import { useAll } from "../../api/all";
import type { Job, Page, Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import { count } from "../../format/amount";
import { tasks as t } from "../../text/en/tasks";
import { Ago, Panel, Time } from "../../ui/basics";
import { LoadedTable } from "../../ui/loaded-table";

const kShown = 6;
const isFailure = (event: { type: string }) => event.type === "job.failed";

export function Schedules({ name }: { name: string }) {
  const all = useAll<Schemas["Schedule"]>("schedules?limit=500", 5000);
  return (
    <Panel title={t.schedules} isBusy={all.isLoading}>
      <LoadedTable
        of={all}
        label={t.schedules}
        rows={all.rows.filter((schedule) => schedule.task === name)}
        rowKey={(schedule) => schedule.name}
        isLoading={all.isLoading}
        empty={t.noSchedules}
        columns={[
          { name: t.schedule, kind: "main", cell: (schedule) => <a href={address("schedules", schedule.name)}>{schedule.name}</a> },
          { name: t.when, cell: (schedule) => <>{schedule.explain} <span class="zone">{schedule.timezone}</span></> },
          { name: t.next, cell: (schedule) => <Time at={schedule.next_runs[0]} /> },
        ]}
      />
    </Panel>
  );
}

export function Failures({ name }: { name: string }) {
  const failed = useLoaded<Page<Job>>(withQuery("jobs", { task: name, state: "failed", limit: kShown }), { on: isFailure });
  return (
    <Panel title={t.failures} isBusy={failed.isLoading} actions={<a href={withQuery("jobs", { task: name, state: "failed" })}>{t.allFailures}</a>}>
      <LoadedTable
        of={failed}
        label={t.failures}
        rows={failed.data?.data ?? []}
        rowKey={(job) => job.id}
        isLoading={!failed.data}
        empty={t.noFailures}
        columns={[
          { name: t.job, kind: "main", cell: (job) => <a href={address("jobs", job.id)}>{job.id}</a> },
          { name: t.message, kind: "wide", cell: (job) => <span class="clip">{job.error?.message}</span> },
          { name: t.finished, cell: (job) => <Ago at={job.finished_at} /> },
        ]}
      />
    </Panel>
  );
}

export function Errors({ name }: { name: string }) {
  const groups = useLoaded<Page<Schemas["ErrorGroup"]>>(withQuery("errors", { task: name, limit: kShown }), { on: isFailure });
  return (
    <Panel title={t.errors} isBusy={groups.isLoading} actions={<a href={withQuery("errors", { task: name, range: "all" })}>{t.allErrors}</a>}>
      <LoadedTable
        of={groups}
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
  );
}

// Jobs of prompts are a grid under their batch key, which the newest one names.
export function GridLink({ name }: { name: string }) {
  const newest = useLoaded<Page<Job>>(withQuery("jobs", { task: name, limit: 1 })).data?.data[0];
  const key = (newest?.payload as { batchKey?: unknown } | null | undefined)?.batchKey;
  return typeof key === "string" && key ? <a href={address("batches", key)}>{t.grid}</a> : null;
}
