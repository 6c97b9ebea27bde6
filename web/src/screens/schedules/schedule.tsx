// SPDX-License-Identifier: Apache-2.0
// One schedule: when it runs, how it is set, and what became of its slots.
import type { ComponentChildren } from "preact";
import type { Schemas } from "../../api/client";
import { useLoaded, useLoadedPages } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { duration } from "../../format/amount";
import { schedules as t } from "../../text/en/schedules";
import { Loading, Notice, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { JsonView } from "../../ui/json-view";
import { MoreButton, Table } from "../../ui/table";
import { ScheduleActions } from "./actions";
import { NextRuns } from "./preview";
import { Tags } from "./schedules";

type Schedule = Schemas["Schedule"];
type Slot = Schemas["Slot"];
const f = t.fields;

function Settings({ schedule }: { schedule: Schedule }) {
  const asTask = <span class="faint">{t.asTask}</span>;
  const rows: [string, ComponentChildren][] = [
    [f.task, <a href={address("tasks", schedule.task)}>{schedule.task}</a>],
    [f.cron, <code>{schedule.cron}</code>],
    [f.zone, schedule.timezone],
    [f.queue, schedule.queue ?? asTask],
    [f.priority, schedule.priority ?? asTask],
    [f.overlap, t.form.overlaps[schedule.overlap as keyof typeof t.form.overlaps]],
    [f.catchUp, t.form.catchUps[schedule.catch_up as keyof typeof t.form.catchUps]],
    [f.window, schedule.catch_up_window],
    [f.most, schedule.catch_up_max],
    [f.jitter, schedule.jitter],
    [f.after, schedule.after?.length ? schedule.after.map((name) => <a key={name} class="tag" href={address("schedules", name)}>{name}</a>) : null],
    [f.afterTimeout, schedule.after?.length ? schedule.after_timeout : null],
    [f.afterFailure, schedule.after?.length ? schedule.after_failure : null],
    [f.updated, <Time at={schedule.updated_at} />],
    [f.version, schedule.version],
    [f.payload, schedule.payload === null ? null : <JsonView value={schedule.payload} />],
  ];
  return (
    <Panel title={t.settings}>
      <dl class="pairs panel-body">
        {rows
          .filter(([, value]) => value !== null && value !== undefined)
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

function Ledger({ name, zone }: { name: string; zone: string }) {
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<Slot>(`${address("schedules", name)}/slots?limit=30`);
  return (
    <Panel title={t.ledger} isBusy={isLoading} actions={<a href={withQuery("jobs", { schedule: name })}>{t.job}</a>}>
      <ProblemBox problem={problem} retry={reload} />
      <Table
        label={t.ledger}
        isDense
        rows={rows}
        rowKey={(slot) => slot.slot}
        isLoading={isLoading}
        empty={t.ledgerEmpty}
        columns={[
          { name: t.slot, kind: "main", cell: (slot) => <Time at={slot.slot} zone={zone} /> },
          {
            name: t.outcome,
            cell: (slot) => (
              <span class={`tag ${slot.outcome === "fired" ? "good" : slot.outcome === "skipped:misfire" ? "bad" : ""}`}>
                {t.outcomes[slot.outcome as string]}
              </span>
            ),
          },
          { name: t.job, cell: (slot) => (slot.job_id ? <a href={address("jobs", slot.job_id)}>{slot.job_id}</a> : slot.count > 1 ? <>{t.times(slot.count)} <Time at={slot.until} zone={zone} /></> : <span class="faint">–</span>) },
          { name: t.late, kind: "number", cell: (slot) => duration(slot.lateness_ms) },
        ]}
      />
      <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
    </Panel>
  );
}

export default function OneSchedule({ names: [name = ""] }: ScreenProps) {
  const { data: schedule, problem, reload } = useLoaded<Schedule>(address("schedules", name), {
    on: (event) => event.schedule === name,
    atMostEvery: 2000,
  });
  if (!schedule) return problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />;
  const zone = schedule.timezone ?? "UTC";
  return (
    <>
      <ScreenHead
        back={{ href: "schedules", text: t.back }}
        title={
          <>
            {schedule.name} <Tags schedule={schedule} />
          </>
        }
        note={`${schedule.explain} ${zone}`}
        actions={<ScheduleActions schedule={schedule} reload={reload} />}
      />
      <ProblemBox problem={problem} retry={reload} />
      {schedule.warnings.map((warning) => (
        <Notice key={warning} kind="warning">
          {warning}
        </Notice>
      ))}
      {schedule.origin === "config" && <Notice>{t.fromFileNote}</Notice>}
      <div class="columns">
        <div class="stack">
          <Panel title={t.nextRuns}>
            <NextRuns runs={schedule.next_runs} zone={zone} />
          </Panel>
          <Ledger key={schedule.next_runs[0] ?? ""} name={name} zone={zone} />
        </div>
        <Settings schedule={schedule} />
      </div>
    </>
  );
}
