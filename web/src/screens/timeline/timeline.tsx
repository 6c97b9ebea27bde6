// SPDX-License-Identifier: Apache-2.0
// A day of all schedules: past runs, missed slots, runs to come.
import { useEffect, useState } from "preact/hooks";
import type { LiveEvent } from "../../api/live";
import { useLoaded } from "../../api/loaded";
import type { Timeline } from "../../api/more";
import { place, setQuery, withQuery } from "../../app/router";
import { viewerZone } from "../../format/time";
import { timeline as t } from "../../text/en/timeline";
import { Button, Loading, Nothing, Notice, Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { Controls } from "./controls";
import { tallyOf, type Range } from "./geometry";
import { Drawing } from "./lanes";
import { Legend } from "./legend";
import { look, rangeOf } from "./range";
import { kPage, Rows } from "./rows";

const kMoveEveryMs = 30e3;
const kMostLanes = 500; // as many as the server gives at once

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), kMoveEveryMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const moves = (event: LiveEvent) => event.type.startsWith("schedule.") || /^job\.(started|retrying|succeeded|failed|cancelled|skipped)$/.test(event.type);

interface ShownProps {
  data: Timeline;
  range: Range;
  now: number;
  isTable: boolean;
}

function Shown({ data, range, now, isTable }: ShownProps) {
  const [rows, setRows] = useState(kPage);
  if (data.data.length === 0) return <Nothing>{t.empty}</Nothing>;
  if (isTable) return <Rows lanes={data.data} now={now} shown={rows} more={setRows} />;
  return (
    <>
      <Drawing lanes={data.data} range={range} now={now} zoom={look} />
      <Legend lanes={data.data} />
    </>
  );
}

export default function TimelineScreen() {
  const now = useNow();
  const { from, to, length, isFixed } = rangeOf(place.value.query, now);
  const [limit, setLimit] = useState(50);
  const isTable = place.value.query.get("view") === "table";
  const path = withQuery("timeline", { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit });
  const { data, problem, isLoading, reload } = useLoaded<Timeline>(path, { on: moves, atMostEvery: 10e3 });
  return (
    <>
      <ScreenHead
        title={t.title}
        note={t.note(viewerZone)}
        actions={
          <Button pressed={isTable} onClick={() => setQuery({ view: isTable ? undefined : "table" })}>
            {t.asTable}
          </Button>
        }
      />
      <Controls range={{ from, to }} length={length} isFixed={isFixed} tally={tallyOf(data?.data ?? [])} />
      <ProblemBox problem={problem} retry={reload} />
      <Panel isBusy={isLoading} class={isTable ? "packed timeline-table" : ""}>
        {data ? <Shown data={data} range={{ from, to }} now={now} isTable={isTable} /> : problem ? <Nothing>{t.notLoaded}</Nothing> : <Loading />}
        {data?.has_more && limit < kMostLanes && (
          <div class="more">
            <Button onClick={() => setLimit(Math.min(kMostLanes, limit * 2))}>{t.more}</Button>
          </div>
        )}
      </Panel>
      {data?.has_more && limit >= kMostLanes && <Notice>{t.tooManyLanes(kMostLanes)}</Notice>}
    </>
  );
}
