// SPDX-License-Identifier: Apache-2.0
// The batches, newest first.
import { useEffect, useState } from "preact/hooks";
import { onEvents } from "../../api/live";
import { useLoadedPages } from "../../api/loaded";
import { address } from "../../app/router";
import { count } from "../../format/amount";
import { batches as t } from "../../text/en/batches";
import { common } from "../../text/en/common";
import { Ago, Button, Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { Stacked } from "../../ui/meter";
import { MoreButton, Table } from "../../ui/table";
import { inWords, partsOf, type Batch } from "./parts";

const kAgainMs = 5000;

// The first page follows what happens, also the last of it. Of more pages the changes are counted, and the rows stay.
function useFollowing(isFirst: boolean, reload: () => void): [number, () => void] {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    let last = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer = undefined;
      last = performance.now();
      reload();
    };
    const stop = onEvents((events) => {
      if (!isFirst) setChanges((n) => n + events.filter((event) => event.type.startsWith("job.")).length);
      else timer ??= setTimeout(again, Math.max(0, last + kAgainMs - performance.now()));
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [isFirst]);
  return [changes, () => setChanges(0)];
}

export default function Batches() {
  const { rows, pages, problem, isLoading, hasMore, more, reload } = useLoadedPages<Batch>("batches");
  const [changes, forget] = useFollowing(pages.length < 2, reload);
  const again = () => {
    forget();
    reload();
  };
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <ProblemBox problem={problem} retry={reload} />
      {changes > 0 && (
        <div class="since">
          <Button icon="retry" onClick={again}>
            {common.changedSince(changes)} · {common.reload}
          </Button>
        </div>
      )}
      {(rows.length > 0 || !problem) && <Panel isBusy={isLoading} class="packed">
        <Table
          label={t.list}
          rows={rows}
          rowKey={(batch) => batch.id}
          isLoading={isLoading}
          empty={t.empty}
          columns={[
            { name: t.name, kind: "main", cell: (batch) => <a href={address("batches", batch.id)}>{batch.name ?? t.name} <span class="faint number">{batch.id}</span></a> },
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
      </Panel>}
    </>
  );
}
