// SPDX-License-Identifier: Apache-2.0
// All schedules, with what they did lately and when they run next.
import { useState } from "preact/hooks";
import { mayChange, type Schemas } from "../../api/client";
import { useLoaded, useLoadedPages } from "../../api/loaded";
import { onEvents } from "../../api/live";
import { useEffect } from "preact/hooks";
import { address, place, setQuery, withQuery } from "../../app/router";
import { viewerZone } from "../../format/time";
import { schedules as t } from "../../text/en/schedules";
import { Ago, Button, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { Icon } from "../../ui/icons";
import { RunMarks } from "../../ui/run-marks";
import { MoreButton, Table, type Column } from "../../ui/table";
import { PauseButton, runNow } from "./actions";
import { EditDialog } from "./edit";

type Schedule = Schemas["Schedule"];
type Timeline = Schemas["Timeline"];

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
  const next = schedule.next_runs[0];
  if (!next || schedule.paused) return <span class="faint">–</span>;
  const zone = schedule.timezone ?? "UTC";
  return (
    <div class="two-lines">
      <span>
        <Time at={next} /> <span class="soft">· <Ago at={next} /></span>
      </span>
      {zone !== viewerZone && (
        <span class="faint">
          <Time at={next} zone={zone} />
        </span>
      )}
    </div>
  );
}

const columns = (runsOf: (name: string) => Timeline["data"][0]["runs"], reload: () => void): Column<Schedule>[] => [
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
      return runs.length ? <RunMarks runs={runs} /> : <span class="faint">{t.noRuns}</span>;
    },
  },
  {
    name: t.actions,
    kind: "actions",
    cell: (schedule) =>
      mayChange() && (
        <>
          <Button icon="play" onClick={() => void runNow(schedule.name)}>
            {t.run}
          </Button>
          <PauseButton schedule={schedule} reload={reload} />
        </>
      ),
  },
];

// A day back, cut to the minute so that the address stays the same for a while.
function lastDay(): string {
  const now = Math.ceil(Date.now() / 60e3) * 60e3;
  return withQuery("timeline", { from: new Date(now - 24 * 3600e3).toISOString(), to: new Date(now).toISOString(), limit: 500 });
}

export default function Schedules() {
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<Schedule>("schedules?limit=200");
  const [path, setPath] = useState(lastDay);
  const timeline = useLoaded<Timeline>(path);
  useEffect(() => onEvents((events) => events.some((event) => event.schedule) && setPath(lastDay())), []);
  const [isOpen, open] = useState(false);
  const find = place.value.query.get("find") ?? "";
  const shown = rows.filter((schedule) => `${schedule.name} ${schedule.task}`.toLowerCase().includes(find.toLowerCase()));
  const lanes = new Map((timeline.data?.data ?? []).map((lane) => [lane.schedule as string, lane.runs]));
  return (
    <>
      <ScreenHead
        title={t.title}
        note={t.note}
        actions={
          mayChange() && (
            <Button kind="primary" icon="plus" onClick={() => open(true)}>
              {t.create}
            </Button>
          )
        }
      />
      <div class="filters">
        <input data-filter class="grow" aria-label={t.filter} placeholder={t.filter} value={find} onInput={(event) => setQuery({ find: event.currentTarget.value })} />
      </div>
      <ProblemBox problem={problem} retry={reload} />
      <Panel isBusy={isLoading}>
        <Table
          label={t.list}
          columns={columns((name) => lanes.get(name) ?? [], reload)}
          rows={shown}
          rowKey={(schedule) => schedule.name}
          isLoading={isLoading}
          empty={find ? t.emptyFilter : t.empty}
        />
        <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
      </Panel>
      {isOpen && <EditDialog close={() => open(false)} saved={reload} />}
    </>
  );
}
