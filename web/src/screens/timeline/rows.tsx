// SPDX-License-Identifier: Apache-2.0
// The same as the drawing, as a table.
import type { TimelineLane, TimelineRun } from "../../api/more";
import { address } from "../../app/router";
import { duration } from "../../format/amount";
import { lookOf } from "../../format/run";
import { timeline as t } from "../../text/en/timeline";
import { StateBadge, Time } from "../../ui/basics";
import { Table } from "../../ui/table";
import { spanOf } from "./geometry";
import { whatOf } from "./lane";

interface Row {
  lane: TimelineLane;
  slot: string;
  until: string;
  count: number;
  run?: TimelineRun; // without one: these are to come
}

// The runs to come of a lane are one row, so that they do not stand before all that was.
function rowsOf(lanes: TimelineLane[]): Row[] {
  const rows = lanes.flatMap((lane): Row[] => {
    const runs = lane.runs.map((run) => ({ lane, slot: run.slot as string, until: run.until as string, count: run.count, run }));
    const [first] = lane.next;
    return first ? [...runs, { lane, slot: first, until: lane.next.at(-1)!, count: lane.next.length }] : runs;
  });
  return rows.sort((a, b) => Date.parse(b.slot) - Date.parse(a.slot));
}

export const kPage = 100;

export function Rows({ lanes, now, shown, more }: { lanes: TimelineLane[]; now: number; shown: number; more: (n: number) => void }) {
  const rows = rowsOf(lanes);
  const took = (run: TimelineRun) => {
    const { from, to } = spanOf(run, now);
    return duration(to - from);
  };
  return (
    <>
      <Table
        label={t.lanes}
        isDense
        rows={rows.slice(0, shown)}
        rowKey={({ lane, slot }) => `${lane.schedule} ${slot}`}
        empty={t.emptyRange}
        columns={[
          { name: t.schedule, kind: "main", cell: ({ lane }) => <a href={address("schedules", lane.schedule)}>{lane.schedule}</a> },
          {
            name: t.slot,
            cell: ({ slot, until, count }) => (
              <span>
                <Time at={slot} />
                {count > 1 && <> – <Time at={until} /></>}
              </span>
            ),
          },
          {
            name: t.outcome,
            cell: ({ run, count, lane }) => {
              if (!run) return <span class="faint">{t.toCome(count, lane.more_next)}</span>;
              const look = lookOf(run);
              return look === "missed" ? <span class="tag bad">{whatOf(run, look)}</span> : run.outcome === "fired" ? t.fired : whatOf(run, look);
            },
          },
          { name: t.state, cell: ({ run }) => (run?.state ? <StateBadge state={run.state} /> : <span class="faint">{run?.job_id ? t.gone : "–"}</span>) },
          { name: t.started, cell: ({ run }) => <Time at={run?.started_at} /> },
          { name: t.took, kind: "number", cell: ({ run }) => (run?.started_at ? took(run) : <span class="faint">–</span>) },
          { name: t.job, kind: "number", cell: ({ run }) => (run?.job_id && run.state ? <a href={address("jobs", run.job_id)}>{run.job_id}</a> : <span class="faint">–</span>) },
        ]}
      />
      {rows.length > shown && (
        <div class="more">
          <button type="button" class="button" onClick={() => more(shown + kPage)}>
            {t.moreRows(rows.length - shown)}
          </button>
        </div>
      )}
    </>
  );
}
