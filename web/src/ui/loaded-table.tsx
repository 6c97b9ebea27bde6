// SPDX-License-Identifier: Apache-2.0
// A table of what was asked for: when that failed it says so, not that there is nothing.
import type { Problem } from "../api/client";
import { ProblemBox } from "./basics";
import { Table } from "./table";

type LoadedTableProps<T> = Parameters<typeof Table<T>>[0] & { of: { problem: Problem | undefined; reload: () => void } };

export function LoadedTable<T>({ of, ...table }: LoadedTableProps<T>) {
  return (
    <>
      {of.problem && (
        <div class="panel-body">
          <ProblemBox problem={of.problem} retry={of.reload} />
        </div>
      )}
      {(!of.problem || table.rows.length > 0) && <Table {...table} />}
    </>
  );
}
