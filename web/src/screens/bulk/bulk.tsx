// SPDX-License-Identifier: Apache-2.0
// The bulk actions of the last days.
import { useState } from "preact/hooks";
import { mayChange, type Schemas } from "../../api/client";
import { useLoadedPages } from "../../api/loaded";
import { address } from "../../app/router";
import { count } from "../../format/amount";
import { bulk as t } from "../../text/en/bulk";
import { Ago, Button, Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { MoreButton, Table } from "../../ui/table";
import { BulkDialog } from "./bulk-dialog";

type BulkAction = Schemas["BulkAction"];

export function ActionState({ action }: { action: BulkAction }) {
  const kind = { running: "", done: "good", failed: "bad" }[action.state as string] ?? "";
  return <span class={`tag ${kind}`}>{action.dry_run ? t.dryRun : t.states[action.state as string]}</span>;
}

export default function BulkActions() {
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<BulkAction>("bulk-actions");
  const [isOpen, open] = useState(false);
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
      <Panel isBusy={isLoading}>
        <Table
          label={t.list}
          rows={rows}
          rowKey={(action) => action.id}
          isLoading={isLoading}
          empty={t.empty}
          columns={[
            { name: t.id, kind: "main", cell: (action) => <a href={address("bulk-actions", action.id)}>{t.verbs[action.action as keyof typeof t.verbs]} <span class="faint number">{action.id}</span></a> },
            { name: t.state, cell: (action) => <ActionState action={action} /> },
            { name: t.matched, kind: "number", cell: (action) => count(action.matched) },
            { name: t.done, kind: "number", cell: (action) => count(action.done) },
            { name: t.failed, kind: "number", cell: (action) => count(action.failed) },
            { name: t.created, cell: (action) => <Ago at={action.created_at} /> },
          ]}
        />
        <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
      </Panel>
      {isOpen && <BulkDialog filter={{ q: "state:failed" }} close={() => open(false)} />}
    </>
  );
}
