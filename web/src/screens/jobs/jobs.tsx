// SPDX-License-Identifier: Apache-2.0
// All jobs, newest first, through a filter that stands in the address.
import { useEffect, useState } from "preact/hooks";
import { mayChange, type Job, type Page, type Schemas } from "../../api/client";
import { useLoadedPages } from "../../api/loaded";
import { setQuery, withQuery } from "../../app/router";
import { jobs as t } from "../../text/en/jobs";
import { Button, Notice, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { MoreButton, Table, type Column } from "../../ui/table";
import { BulkDialog } from "../bulk/bulk-dialog";
import { Since, useChanges } from "./changes";
import { Chips } from "./chips";
import { allColumns, chosenColumns, ColumnChooser, isCompact } from "./columns";
import { FilterBox } from "./filter-box";
import { here, listPath, meantByPayload, type Filter } from "./query";
import { Selection } from "./selection";
import { Views } from "./views";

type JobPage = Page<Job> & Schemas["JobPage"];

function tickColumn(ticked: Set<string>, toggle: (id: string) => void): Column<Job> {
  return {
    name: t.ticked,
    kind: "tick",
    cell: (job) => <input type="checkbox" aria-label={t.select(job.id)} checked={ticked.has(job.id)} onChange={() => toggle(job.id)} />,
  };
}

function useTicks(path: string) {
  const [ticked, tick] = useState(new Set<string>());
  useEffect(() => tick(new Set()), [path]);
  const toggle = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    tick(next);
  };
  return { ticked, tick, toggle };
}

function LookedBack({ to, hasMore, isLoading, more }: { to: string; hasMore: boolean; isLoading: boolean; more: () => void }) {
  return (
    <div class="panel-body">
      <Notice>
        <p>
          {t.lookedBack} <Time at={to} />.
        </p>
        {hasMore && (
          <p class="actions notice-actions">
            <Button onClick={more} disabled={isLoading}>
              {t.lookFurther}
            </Button>
          </p>
        )}
      </Notice>
    </div>
  );
}

function Empty({ filter, lookedBack }: { filter: Filter; lookedBack: boolean }) {
  const meant = meantByPayload(filter.q);
  if (meant) {
    return (
      <>
        {t.noFilter(meant.term)} <a href={withQuery("jobs", { ...filter, q: meant.q })}>{meant.q}</a>
      </>
    );
  }
  if (lookedBack) return <>{t.emptySoFar}</>;
  return <>{Object.keys(filter).length ? t.empty : t.emptyAll}</>;
}

export default function Jobs() {
  const filter = here();
  const path = listPath(filter);
  const { rows, pages, problem, isLoading, hasMore, more, reload } = useLoadedPages<Job>(path);
  const [changes, forget] = useChanges(path, (event) => event.type.startsWith("job.") && event.type !== "job.progress" && (!filter.queue || !event.queue || event.queue === filter.queue));
  const { ticked, tick, toggle } = useTicks(path);
  const [isBulk, bulk] = useState(false);
  const again = () => {
    forget();
    tick(new Set());
    reload();
  };
  const isWrong = problem?.status === 422;
  const lookedBack = (pages.at(-1) as JobPage | undefined)?.looked_back_to;
  const ids = rows.filter((job) => ticked.has(job.id)).map((job) => job.id);
  const bulkButton = (
    <Button icon="bulk" onClick={() => bulk(true)}>
      {t.all}
    </Button>
  );
  const columns = chosenColumns.value.map((name) => allColumns[name]!);
  return (
    <>
      <ScreenHead title={t.title} actions={<Views />} />
      <div class="filters">
        <FilterBox
          value={filter.q ?? ""}
          change={(q) => (q === (filter.q ?? "") ? again() : setQuery({ q }))}
          problem={isWrong ? problem.message.replace(/^q: /, "") : undefined}
        />
        <ColumnChooser />
      </div>
      <Chips filter={filter} />
      {!isWrong && <ProblemBox problem={problem} retry={again} />}
      {!isWrong && (rows.length > 0 || !problem) && (
        <Panel isBusy={isLoading} class="jobs-panel packed">
          <div class="list-bar">
            {mayChange() ? (
              <Selection ids={ids} shown={rows.length} tickAll={(isWanted) => tick(new Set(isWanted ? rows.map((job) => job.id) : []))} over={again}>
                {bulkButton}
              </Selection>
            ) : (
              <span class="soft">{t.newestFirst}</span>
            )}
            <Since changes={changes} reload={again} />
          </div>
          <Table
            label={t.list}
            columns={mayChange() ? [tickColumn(ticked, toggle), ...columns] : columns}
            rows={rows}
            rowKey={(job) => job.id}
            rowClass={(job) => (ticked.has(job.id) ? "ticked" : "")}
            isLoading={isLoading}
            isDense={isCompact.value}
            empty={<Empty filter={filter} lookedBack={Boolean(lookedBack)} />}
          />
          {lookedBack ? <LookedBack to={lookedBack} hasMore={hasMore} isLoading={isLoading} more={more} /> : <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />}
        </Panel>
      )}
      {isBulk && <BulkDialog filter={filter} close={() => bulk(false)} />}
    </>
  );
}
