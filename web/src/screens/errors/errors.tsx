// SPDX-License-Identifier: Apache-2.0
// What went wrong, in groups by fingerprint; a group is retried as one.
import { useMemo, useState } from "preact/hooks";
import { mayChange, type Schemas } from "../../api/client";
import { useLoadedPages } from "../../api/loaded";
import { address, place, setQuery, withQuery } from "../../app/router";
import { count } from "../../format/amount";
import { errors as t } from "../../text/en/errors";
import { Ago, Notice, Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { Act } from "../../ui/act";
import { MoreButton, Table, type Column } from "../../ui/table";
import { BulkDialog } from "../bulk/bulk-dialog";
import { Since, useChanges } from "../jobs/changes";
import { Filters, pathOf, rangeOf } from "./filters";

type Group = Schemas["ErrorGroup"];

const failedOf = (group: Group) => ({ task: group.task, fingerprint: group.fingerprint, state: "failed" });
const messageOf = (group: Group) => (group.fingerprint === "other" ? t.other : group.message || group.code);

function columns(retry: (group: Group) => void): Column<Group>[] {
  return [
    { name: t.message, kind: "wide", cell: (group) => <a class="clip" title={messageOf(group)} href={withQuery("jobs", failedOf(group))}>{messageOf(group)}</a> },
    { name: t.task, cell: (group) => <a class="nowrap" href={address("tasks", group.task)}>{group.task}</a> },
    {
      name: t.code,
      cell: (group) => (
        <button type="button" class="code-link" title={t.onlyCode(group.code)} onClick={() => setQuery({ code: group.code })}>
          <code>{group.code}</code>
        </button>
      ),
    },
    { name: t.count, kind: "number", cell: (group) => count(group.count) },
    { name: t.first, cell: (group) => <Ago at={group.first_seen} /> },
    { name: t.last, cell: (group) => <Ago at={group.last_seen} /> },
    { name: t.lastJob, kind: "number", cell: (group) => <a href={address("jobs", group.last_job_id)}>{group.last_job_id}</a> },
    ...(mayChange() ? [{ name: t.retry, kind: "actions" as const, cell: (group: Group) => <Act icon="retry" text={t.retry} onClick={() => retry(group)} /> }] : []),
  ];
}

export default function Errors() {
  const query = place.value.query;
  const [range, task, code] = [rangeOf(query), query.get("task") ?? "", query.get("code") ?? ""];
  const [turn, again] = useState(0);
  const path = useMemo(() => pathOf(range, task, code, Date.now()), [range, task, code, turn]);
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<Group>(path);
  const [changes, forget] = useChanges(path, (event) => event.type === "job.failed" || event.type === "job.retrying");
  const [retried, retry] = useState<Group>();
  const find = (query.get("find") ?? "").toLowerCase();
  const shown = rows.filter((group) => `${group.message} ${group.code} ${group.task}`.toLowerCase().includes(find));
  const renew = () => {
    forget();
    again(turn + 1); // the range ends now, which is most often another path
    reload();
  };
  return (
    <>
      <ScreenHead title={t.title} note={t.note} actions={<Since changes={changes} reload={renew} />} />
      <Filters query={query} />
      <ProblemBox problem={problem} retry={reload} />
      {(rows.length > 0 || !problem) && (
        <Panel isBusy={isLoading} class="errors-panel packed">
          <Table label={t.list} rows={shown} rowKey={(group) => `${group.task}/${group.fingerprint}`} isLoading={isLoading} empty={find && rows.length ? t.emptyFind : range === "all" && !task && !code ? t.emptyAll : t.empty} columns={columns(retry)} />
          {find && hasMore && <div class="panel-body"><Notice>{t.findSoFar(count(rows.length))}</Notice></div>}
          <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
        </Panel>
      )}
      {retried && <BulkDialog title={t.retryTitle} filter={failedOf(retried)} isFixed close={() => retry(undefined)} />}
    </>
  );
}
