// SPDX-License-Identifier: Apache-2.0
// Which groups are shown: by text, task, code and when they were seen last. All of it stands in the address.
import type { Page } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { setQuery, withQuery } from "../../app/router";
import { errors as t } from "../../text/en/errors";
import { Icon } from "../../ui/icons";

export type Range = keyof typeof t.ranges;

const kMinute = 60e3;
const lengths: Record<Range, number | null> = { hour: 60 * kMinute, day: 24 * 60 * kMinute, week: 7 * 24 * 60 * kMinute, all: null };

export function rangeOf(query: URLSearchParams): Range {
  const name = query.get("range");
  return name !== null && name in lengths ? (name as Range) : "day";
}

// From a whole minute on, so that the address stays the same for a while.
export function pathOf(range: Range, task: string, code: string, now: number): string {
  const length = lengths[range];
  const from = length === null ? undefined : new Date(Math.floor(now / kMinute) * kMinute - length).toISOString();
  return withQuery("errors", { task, code, from });
}

function TaskChoice({ task }: { task: string }) {
  const tasks = useLoaded<Page<{ name: string }>>("tasks?limit=500").data?.data ?? [];
  const names = [...new Set([...tasks.map(({ name }) => name), ...(task ? [task] : [])])];
  return (
    <select aria-label={t.task} value={task} onChange={(event) => setQuery({ task: event.currentTarget.value })}>
      <option value="">{t.anyTask}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

export function Filters({ query }: { query: URLSearchParams }) {
  const range = rangeOf(query);
  const code = query.get("code");
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
      <TaskChoice task={query.get("task") ?? ""} />
      <div class="chips" role="group" aria-label={t.range}>
        {Object.entries(t.ranges).map(([name, text]) => (
          <button key={name} type="button" class="chip" aria-pressed={name === range} onClick={() => setQuery({ range: name === "day" ? undefined : name })}>
            {text}
          </button>
        ))}
      </div>
      {code && (
        <button type="button" class="chip narrowed" aria-label={t.without(code)} onClick={() => setQuery({ code: undefined })}>
          <span class="soft">{t.code}</span> <b>{code}</b> <Icon name="close" />
        </button>
      )}
    </div>
  );
}
