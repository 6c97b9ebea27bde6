// SPDX-License-Identifier: Apache-2.0
// A table, which a narrow screen shows as cards.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { common as t } from "../text/en/common";
import { Button, Loading, Nothing } from "./basics";

export interface Column<T> {
  name: string; // the heading
  cell: (row: T) => ComponentChildren;
  kind?: "number" | "wide" | "actions" | "main" | "tick"; // the name of actions and ticks is not shown
}

interface TableProps<T> {
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  empty: ComponentChildren;
  isLoading?: boolean;
  isDense?: boolean;
  rowClass?: (row: T) => string;
}

// j and k walk through the rows, Enter opens the first link of one, x ticks it.
function walk(event: KeyboardEvent): void {
  const row = (event.target as Element).closest("tr");
  const step = { j: "nextElementSibling", k: "previousElementSibling" }[event.key] as
    | "nextElementSibling"
    | "previousElementSibling"
    | undefined;
  if (!row || event.target !== row) return;
  if (step) (row[step] as HTMLElement | null)?.focus();
  else if (event.key === "Enter") row.querySelector<HTMLElement>("a[href]")?.click();
  else if (event.key === "x") row.querySelector<HTMLElement>("input[type=checkbox]")?.click();
  else return;
  event.preventDefault();
}

export function Table<T>({ label, columns, rows, rowKey, empty, isLoading, isDense, rowClass }: TableProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const start = (event: KeyboardEvent) => {
      const typing = (event.target as Element).closest?.("input, textarea, select, dialog, tr[tabindex]");
      if (event.key !== "j" || typing || event.metaKey || event.ctrlKey || event.altKey) return;
      (body.current?.firstElementChild as HTMLElement | null)?.focus();
    };
    addEventListener("keydown", start);
    return () => removeEventListener("keydown", start);
  }, []);
  if (rows.length === 0) return isLoading ? <Loading /> : <Nothing>{empty}</Nothing>;
  return (
    <div class="table-frame" role="region" aria-label={label} tabIndex={0}>
      <table class={isDense ? "dense" : ""}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.kind ?? ""}>
                {column.kind === "actions" || column.kind === "tick" ? <span class="hidden">{column.name}</span> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={walk}>
          {rows.map((row) => (
            <tr key={rowKey(row)} tabIndex={-1} class={rowClass?.(row) ?? ""}>
              {columns.map((column) => (
                <td key={column.name} class={column.kind ?? ""} data-label={column.name}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function MoreButton({ hasMore, isLoading, more }: { hasMore: boolean; isLoading: boolean; more: () => void }) {
  if (!hasMore) return null;
  return (
    <div class="more">
      <Button onClick={more} disabled={isLoading}>
        {isLoading ? t.loading : t.more}
      </Button>
    </div>
  );
}
