// SPDX-License-Identifier: Apache-2.0
// The batches, newest first.
import { useEffect } from "preact/hooks";
import { onEvents } from "../../api/live";
import { useLoadedPages } from "../../api/loaded";
import { address } from "../../app/router";
import { count } from "../../format/amount";
import { batches as t } from "../../text/en/batches";
import { Ago, Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { Stacked } from "../../ui/meter";
import { MoreButton, Table } from "../../ui/table";
import { inWords, partsOf, type Batch } from "./parts";

const kAgainMs = 5000;

// As long as only the first page is shown it follows what happens.
function useFollowing(isFirst: boolean, reload: () => void): void {
  useEffect(() => {
    let last = 0;
    return onEvents(() => {
      if (!isFirst || Date.now() - last < kAgainMs) return;
      last = Date.now();
      reload();
    });
  }, [isFirst]);
}

export default function Batches() {
  const { rows, pages, problem, isLoading, hasMore, more, reload } = useLoadedPages<Batch>("batches");
  useFollowing(pages.length < 2, reload);
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <ProblemBox problem={problem} retry={reload} />
      <Panel isBusy={isLoading}>
        <Table
          label={t.list}
          rows={rows}
          rowKey={(batch) => batch.id}
          isLoading={isLoading}
          empty={t.empty}
          columns={[
            { name: t.name, kind: "main", cell: (batch) => <a href={address("batches", batch.id)}>{batch.name ?? ""} <span class="faint number">{batch.id}</span></a> },
            {
              name: t.progress,
              kind: "wide",
              cell: (batch) => (
                <div class="two-lines grow">
                  <Stacked label={t.progress} parts={partsOf(batch)} />
                  <span class="soft">{inWords(batch)}</span>
                </div>
              ),
            },
            { name: t.total, kind: "number", cell: (batch) => count(batch.total) },
            { name: t.created, cell: (batch) => <Ago at={batch.created_at} /> },
            { name: t.finished, cell: (batch) => (batch.finished_at ? <Ago at={batch.finished_at} /> : <span class="tag">{batch.closed ? t.under : t.open}</span>) },
          ]}
        />
        <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
      </Panel>
    </>
  );
}
