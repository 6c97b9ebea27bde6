// SPDX-License-Identifier: Apache-2.0
// What the list tells of each schedule.
import { mayChange, type Schemas } from "../../api/client";
import type { TimelineRun } from "../../api/more";
import { address } from "../../app/router";
import { viewerZone } from "../../format/time";
import { schedules as t } from "../../text/en/schedules";
import { Ago, Time } from "../../ui/basics";
import { Act } from "../../ui/act";
import { Icon } from "../../ui/icons";
import { RunMarks } from "../../ui/run-marks";
import type { Column } from "../../ui/table";
import { PauseButton, runFromList } from "./actions";

type Schedule = Schemas["Schedule"];

export function Tags({ schedule }: { schedule: Schedule }) {
  return (
    <>
      {schedule.paused && <span class="tag warn">{t.paused}</span>}
      {schedule.enabled === false && <span class="tag">{t.disabled}</span>}
      {schedule.origin === "config" && <span class="tag">{t.fromFile}</span>}
    </>
  );
}

function Next({ schedule }: { schedule: Schedule }) {
  const next = schedule.next_runs.find((at) => Date.parse(at) > Date.now());
  if (!next || schedule.paused) return <span class="faint">–</span>;
  const zone = schedule.timezone ?? "UTC";
  return (
    <div class="two-lines">
      <span class="when">
        <Time at={next} />
        <span class="soft">
          <Ago at={next} />
        </span>
      </span>
      {zone !== viewerZone && (
        <span class="faint">
          <Time at={next} zone={zone} />
        </span>
      )}
    </div>
  );
}

export const columns = (runsOf: (name: string) => TimelineRun[] | undefined, reload: () => void): Column<Schedule>[] => [
  {
    name: t.name,
    kind: "main",
    cell: (schedule) => (
      <span class="chips">
        <a href={address("schedules", schedule.name)}>{schedule.name}</a> <Tags schedule={schedule} />
      </span>
    ),
  },
  {
    name: t.when,
    cell: (schedule) => (
      <div class="two-lines">
        <span>
          {schedule.explain}{" "}
          {schedule.warnings.length > 0 && (
            <span class="warns" title={schedule.warnings.join("\n")} role="img" aria-label={`${t.warns}: ${schedule.warnings.join("; ")}`}>
              <Icon name="warning" />
            </span>
          )}
        </span>
        <span class="faint">
          <code>{schedule.cron}</code> · {schedule.timezone}
        </span>
      </div>
    ),
  },
  { name: t.next, cell: (schedule) => <Next schedule={schedule} /> },
  {
    name: t.last,
    cell: (schedule) => {
      const runs = runsOf(schedule.name);
      if (!runs) return <span class="faint">–</span>; // not there yet, or behind what was asked for
      return runs.length ? <RunMarks runs={runs} /> : <span class="faint">{t.noRuns}</span>;
    },
  },
  {
    name: t.actions,
    kind: "actions",
    cell: (schedule) =>
      mayChange() && (
        <>
          <Act icon="play" text={t.run} onClick={() => void runFromList(schedule.name)} />
          <PauseButton schedule={schedule} reload={reload} />
        </>
      ),
  },
];
