// SPDX-License-Identifier: Apache-2.0
// One schedule: when it runs, how it is set, and what became of its slots.
import type { Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { schedules as t } from "../../text/en/schedules";
import { Loading, Nothing, Notice, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { JsonView } from "../../ui/json-view";
import { ScheduleActions } from "./actions";
import { LastRuns } from "./last-runs";
import { Ledger } from "./ledger";
import { NextRuns } from "./preview";
import { Pairs, type Pair } from "../../ui/pairs";
import { Tags } from "./columns";

type Schedule = Schemas["Schedule"];
const f = t.fields;

function Settings({ schedule }: { schedule: Schedule }) {
  const asTask = <span class="faint">{t.asTask}</span>;
  const rows: Pair[] = [
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
    [f.afterFailure, schedule.after?.length ? t.form.afterFailures[schedule.after_failure as keyof typeof t.form.afterFailures] : null],
    [f.enabled, schedule.enabled === false ? t.no : t.yes],
    [f.updated, <Time at={schedule.updated_at} />],
    [f.version, schedule.version],
    [f.payload, schedule.payload === null ? null : <JsonView value={schedule.payload} />],
  ];
  return (
    <Panel title={t.settings}>
      <Pairs pairs={rows} />
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
            {schedule.paused ? <Nothing>{t.pausedNote}</Nothing> : <NextRuns runs={schedule.next_runs} zone={zone} />}
          </Panel>
          <LastRuns name={name} />
          <Ledger key={name} name={name} zone={zone} />
        </div>
        <Settings schedule={schedule} />
      </div>
    </>
  );
}
