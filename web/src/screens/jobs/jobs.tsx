// SPDX-License-Identifier: Apache-2.0
// All jobs, newest first, through a filter that stands in the address.
import { useEffect, useState } from "preact/hooks";
import type { Job, Page, Schemas } from "../../api/client";
import { onEvents } from "../../api/live";
import { useLoadedPages } from "../../api/loaded";
import { setQuery } from "../../app/router";
import { jobs as t } from "../../text/en/jobs";
import { Button, Notice, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { MoreButton, Table, type Column } from "../../ui/table";
import { allColumns, chosenColumns, ColumnChooser, isCompact } from "./columns";
import { FilterBox } from "./filter-box";
import { here, listPath } from "./query";
import { Selection } from "./selection";
import { Narrowed, Views } from "./views";

type JobPage = Schemas["JobPage"];

// How much changed since the list was loaded: rows do not move while somebody reads them.
function useChanges(path: string): [number, () => void] {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    setChanges(0);
    return onEvents((events) => setChanges((n) => n + events.filter((event) => event.type.startsWith("job.")).length));
  }, [path]);
  return [changes, () => setChanges(0)];
}

function tickColumn(ticked: Set<string>, toggle: (id: string) => void): Column<Job> {
  return {
    name: "",
    cell: (job) => <input type="checkbox" aria-label={t.select(job.id)} checked={ticked.has(job.id)} onChange={() => toggle(job.id)} />,
  };
}

export default function Jobs() {
  const filter = here();
  const path = listPath(filter);
  const { rows, pages, problem, isLoading, hasMore, more, reload } = useLoadedPages<Job>(path);
  const [changes, forget] = useChanges(path);
  const [ticked, tick] = useState(new Set<string>());
  useEffect(() => tick(new Set()), [path]);
  const toggle = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    tick(next);
  };
  const again = () => {
    forget();
    tick(new Set());
    reload();
  };
  const lookedBack = (pages.at(-1) as (Page<Job> & JobPage) | undefined)?.looked_back_to;
  return (
    <>
      <ScreenHead title={t.title} actions={<Selection ids={[...ticked]} filter={filter} over={again} />} />
      <div class="filters">
        <FilterBox value={filter.q ?? ""} change={(q) => setQuery({ q })} />
        <ColumnChooser />
      </div>
      <div class="filters">
        <Views />
        <Narrowed filter={filter} />
      </div>
      <ProblemBox problem={problem} retry={again} />
      {changes > 0 && (
        <div class="since">
          <Button icon="retry" onClick={again}>
            {t.since(changes)}
          </Button>
        </div>
      )}
      <Panel isBusy={isLoading}>
        <Table
          label={t.list}
          columns={[tickColumn(ticked, toggle), ...chosenColumns.value.map((name) => allColumns[name]!)]}
          rows={rows}
          rowKey={(job) => job.id}
          isLoading={isLoading}
          isDense={isCompact.value}
          empty={Object.keys(filter).length ? t.empty : t.emptyAll}
        />
        {lookedBack && (
          <Notice>
            {t.lookedBack} <Time at={lookedBack} />.
          </Notice>
        )}
        <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
      </Panel>
    </>
  );
}
