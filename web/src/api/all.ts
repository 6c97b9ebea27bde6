// SPDX-License-Identifier: Apache-2.0
// A list with all of its pages, up to a bound: for what only the whole can show.
import { useEffect, useRef } from "preact/hooks";
import type { Problem } from "./client";
import { useLoadedPages } from "./loaded";

export interface LoadedAll<T> {
  rows: T[];
  problem: Problem | undefined;
  isLoading: boolean;
  isCut: boolean; // there are more than the bound
  reload: () => void;
}

export function useAll<T>(path: string, most = 2000): LoadedAll<T> {
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<T>(path);
  const isPart = hasMore && rows.length < most;
  useEffect(() => {
    if (isPart && !isLoading && !problem) more();
  }, [isPart, isLoading, problem, rows.length]);
  // While it is asked for anew, what was whole stays: rows that go and come back cannot be read.
  const whole = useRef<T[]>([]);
  if (!isPart) whole.current = rows;
  return {
    rows: isPart && whole.current.length > rows.length ? whole.current : rows,
    problem,
    isLoading: isLoading || (isPart && !problem),
    isCut: hasMore && rows.length >= most,
    reload,
  };
}
