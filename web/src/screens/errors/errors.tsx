// SPDX-License-Identifier: Apache-2.0
// What went wrong, in groups by fingerprint; a group is retried as one.
import { useState } from "preact/hooks";
import { mayChange, type Page, type Schemas } from "../../api/client";
import { useLoaded, useLoadedPages } from "../../api/loaded";
import { address, place, setQuery, withQuery } from "../../app/router";
import { count } from "../../format/amount";
import { errors as t } from "../../text/en/errors";
import { Ago, Button, Panel, ProblemBox, ScreenHead } from "../../ui/basics";
import { MoreButton, Table } from "../../ui/table";
import { BulkDialog } from "../bulk/bulk-dialog";

type Group = Schemas["ErrorGroup"];
type Range = keyof typeof t.ranges;

const lengths: Record<Range, number | null> = { hour: 3600e3, day: 24 * 3600e3, week: 7 * 24 * 3600e3, all: null };

function rangeOf(query: URLSearchParams): Range {
  const name = query.get("range");
  return name !== null && name in lengths ? (name as Range) : "day";
}

function path(query: URLSearchParams): string {
  const length = lengths[rangeOf(query)];
  const minute = Math.floor(Date.now() / 60e3) * 60e3; // so that the address stays the same for a while
  const from = length === null ? undefined : new Date(minute - length).toISOString();
  return withQuery("errors", { task: query.get("task"), code: query.get("code"), from });
}

function Filters({ query }: { query: URLSearchParams }) {
  const tasks = useLoaded<Page<{ name: string }>>("tasks?limit=500").data?.data ?? [];
  const range = rangeOf(query);
  return (
    <div class="filters">
      <input
        data-filter
        class="grow"
        aria-label={t.filter}
        placeholder={t.filter}
        value={query.get("find") ?? ""}
        onInput={(event) => setQuery({ find: event.currentTarget.value })}
      />
      <select aria-label={t.task} value={query.get("task") ?? ""} onChange={(event) => setQuery({ task: event.currentTarget.value })}>
        <option value="">{t.anyTask}</option>
        {tasks.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <div class="chips" role="group" aria-label={t.range}>
        {Object.entries(t.ranges).map(([name, text]) => (
          <button key={name} type="button" class="chip" aria-pressed={name === range} onClick={() => setQuery({ range: name === "day" ? undefined : name })}>
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}

export default function Errors() {
  const query = place.value.query;
  const [asked] = useState({ path: "", text: "" });
  const text = query.toString();
  if (asked.text !== text || !asked.path) Object.assign(asked, { path: path(query), text });
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<Group>(asked.path);
  const [retried, retry] = useState<Group>();
  const find = (query.get("find") ?? "").toLowerCase();
  const shown = rows.filter((group) => `${group.message} ${group.code} ${group.task}`.toLowerCase().includes(find));
  const failed = (group: Group) => ({ task: group.task, fingerprint: group.fingerprint, state: "failed" });
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <Filters query={query} />
      <ProblemBox problem={problem} retry={reload} />
      <Panel isBusy={isLoading}>
        <Table
          label={t.list}
          rows={shown}
          rowKey={(group) => `${group.task}/${group.fingerprint}`}
          isLoading={isLoading}
          empty={t.empty}
          columns={[
            { name: t.message, kind: "wide", cell: (group) => <a class="clip" href={withQuery("jobs", failed(group))}>{group.fingerprint === "other" ? t.other : group.message || group.code}</a> },
            { name: t.task, cell: (group) => <a href={address("tasks", group.task)}>{group.task}</a> },
            { name: t.code, cell: (group) => <code>{group.code}</code> },
            { name: t.count, kind: "number", cell: (group) => count(group.count) },
            { name: t.first, cell: (group) => <Ago at={group.first_seen} /> },
            { name: t.last, cell: (group) => <Ago at={group.last_seen} /> },
            { name: t.lastJob, kind: "number", cell: (group) => <a href={address("jobs", group.last_job_id)}>{group.last_job_id}</a> },
            { name: t.retry, kind: "actions", cell: (group) => mayChange() && <Button icon="retry" onClick={() => retry(group)}>{t.retry}</Button> },
          ]}
        />
        <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
      </Panel>
      {retried && <BulkDialog filter={failed(retried)} close={() => retry(undefined)} />}
    </>
  );
}
