// SPDX-License-Identifier: Apache-2.0
// The bulk actions of the last days.
import { useEffect, useState } from "preact/hooks";
import { mayChange } from "../../api/client";
import { useLoadedPages } from "../../api/loaded";
import { address } from "../../app/router";
import { bulk as t } from "../../text/en/bulk";
import { Ago, Button, Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { MoreButton, Table, type Column } from "../../ui/table";
import { BulkDialog } from "./bulk-dialog";
import { ActionProgress, ActionState, Failures, filterOfAction, Given, isUnderWay, nameOf } from "./parts";
import type { BulkAction } from "./preview";

const kLookEveryMs = 2000;

const columns: Column<BulkAction>[] = [
  { name: t.id, kind: "main", cell: (action) => <a href={address("bulk-actions", action.id)}>{nameOf(action)} <span class="faint number">{action.id}</span></a> },
  { name: t.filter, kind: "wide", cell: (action) => <Given filter={filterOfAction(action)} /> },
  { name: t.state, cell: (action) => <ActionState action={action} /> },
  { name: t.progress, cell: (action) => <ActionProgress action={action} /> },
  { name: t.failed, kind: "number", cell: (action) => <Failures action={action} /> },
  { name: t.created, cell: (action) => <Ago at={action.created_at} /> },
  { name: t.finished, cell: (action) => <Ago at={action.finished_at} /> },
];

export default function BulkActions() {
  const { rows, pages, problem, isLoading, hasMore, more, reload } = useLoadedPages<BulkAction>("bulk-actions");
  const [isOpen, open] = useState(false);
  const follows = pages.length === 1 && rows.some(isUnderWay) && !problem;
  useEffect(() => {
    if (!follows || isLoading) return;
    const timer = setTimeout(reload, kLookEveryMs);
    return () => clearTimeout(timer);
  }, [follows, isLoading]);
  return (
    <>
      <ScreenHead
        title={t.title}
        note={t.note}
        actions={
          mayChange() && (
            <Button kind="primary" icon="plus" onClick={() => open(true)}>
              {t.start}
            </Button>
          )
        }
      />
      <ProblemBox problem={problem} retry={reload} />
      {(rows.length > 0 || !problem) && (
        <Panel isBusy={isLoading && rows.length === 0}>
          <Table label={t.list} rows={rows} rowKey={(action) => action.id} isLoading={isLoading} empty={t.empty} columns={columns} />
          <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
        </Panel>
      )}
      {isOpen && <BulkDialog filter={{ q: "state:failed" }} close={() => open(false)} />}
    </>
  );
}
