// SPDX-License-Identifier: Apache-2.0
// All schedules, with what they did lately and when they run next.
import { useEffect, useRef, useState } from "preact/hooks";
import { mayChange, type Schemas } from "../../api/client";
import { useLoaded, useLoadedPages } from "../../api/loaded";
import { onEvents } from "../../api/live";
import { place, setQuery, withQuery } from "../../app/router";
import { schedules as t } from "../../text/en/schedules";
import { Button, Panel, ScreenHead } from "../../ui/basics";
import { LoadedTable } from "../../ui/loaded-table";
import { MoreButton } from "../../ui/table";
import { columns } from "./columns";
import { EditDialog } from "./edit";

type Schedule = Schemas["Schedule"];
type Timeline = Schemas["Timeline"];

// A day back, cut to the minute so that the address stays the same for a while.
function lastDay(): string {
  const now = Math.ceil(Date.now() / 60e3) * 60e3;
  return withQuery("timeline", { from: new Date(now - 24 * 3600e3).toISOString(), to: new Date(now).toISOString(), limit: 500 });
}

const kReloadEveryMs = 10e3;

// What is new of the next runs. A list of one page stays in its order when it is asked for again, so
// it may be; a longer one waits for who reads it, and shows the next of the five that it knows.
function useFresh(isWhole: boolean, reload: () => void): void {
  const wants = useRef(() => {});
  wants.current = () => isWhole && reload();
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = onEvents((events) => {
      if (waiting || (events.length > 0 && !events.some((event) => event.type.startsWith("schedule.")))) return;
      waiting = setTimeout(() => {
        waiting = undefined;
        wants.current();
      }, kReloadEveryMs);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, []);
}

export default function Schedules() {
  const { rows, pages, problem, isLoading, hasMore, more, reload } = useLoadedPages<Schedule>("schedules?limit=200");
  const [path, setPath] = useState(lastDay);
  const timeline = useLoaded<Timeline>(path);
  const again = () => {
    reload();
    setPath(lastDay());
  };
  useFresh(pages.length === 1, again);
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
      <Panel isBusy={isLoading} class="packed">
        <LoadedTable
          of={{ problem, reload }}
          label={t.list}
          columns={columns((name) => lanes.get(name), reload)}
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
