// SPDX-License-Identifier: Apache-2.0
// What a screen shows of the server, kept while it is asked for again.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask, askText, Problem, type Page } from "./client";
import { onEvents, type LiveEvent } from "./live";

export interface Loaded<T> {
  data: T | undefined;
  problem: Problem | undefined;
  isLoading: boolean;
  reload: () => void;
}

export interface LoadOptions<T = unknown> {
  // Which events are a reason to ask again; none by default.
  on?: (event: LiveEvent) => boolean;
  // How long to leave the server alone between two answers, in ms.
  atMostEvery?: number;
  // Makes of the answer's text what is kept; JSON.parse by default.
  read?: (text: string) => T;
}

const kAtMostEvery = 3000;

function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "internal", String(error));
}

// `path`: below /v1; null: nothing is asked. What was loaded before stays until the answer is there.
export function useLoaded<T>(path: string | null, options: LoadOptions<T> = {}): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; data?: T; problem?: Problem; isLoading: boolean }>({
    path: null,
    isLoading: path !== null,
  });
  const last = useRef(0);
  const under = useRef<AbortController | null>(null);
  const read = useRef(options.read);
  read.current = options.read;

  const load = useCallback(async () => {
    under.current?.abort();
    if (path === null) return;
    const controller = (under.current = new AbortController());
    setState((before) => ({ ...before, isLoading: true }));
    try {
      const how = { signal: controller.signal };
      const data = read.current ? read.current(await askText(path, how)) : await ask<T>(path, how);
      if (!controller.signal.aborted) setState({ path, data, isLoading: false });
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = asProblem(error);
      setState((before) => ({
        path,
        problem,
        isLoading: false,
        ...(before.path === path && before.data !== undefined ? { data: before.data } : {}),
      }));
    }
    last.current = performance.now();
  }, [path]);

  useEffect(() => {
    void load();
    return () => under.current?.abort();
  }, [load]);

  const wants = useRef(options.on);
  wants.current = options.on;
  const gap = options.atMostEvery ?? kAtMostEvery;
  useEffect(() => {
    if (!wants.current) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = onEvents((events) => {
      if (waiting || (events.length > 0 && !events.some((event) => wants.current!(event)))) return;
      waiting = setTimeout(() => {
        waiting = undefined;
        void load();
      }, Math.max(0, last.current + gap - performance.now()));
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [load, gap, Boolean(options.on)]);

  return { data: state.data, problem: state.problem, isLoading: state.isLoading, reload: () => void load() };
}

export interface LoadedPages<T> {
  rows: T[];
  pages: Page<T>[];
  problem: Problem | undefined;
  isLoading: boolean;
  hasMore: boolean;
  more: () => void;
  reload: () => void;
}

// A list that grows by pages behind a cursor. It changes when somebody asks, never under the hand.
export function useLoadedPages<T>(path: string): LoadedPages<T> {
  const [pages, setPages] = useState<Page<T>[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [isLoading, setLoading] = useState(true);
  const turn = useRef(0);

  const load = useCallback(
    async (cursor: string | null) => {
      const mine = ++turn.current;
      setLoading(true);
      setProblem(undefined);
      const separator = path.includes("?") ? "&" : "?";
      try {
        const page = await ask<Page<T>>(cursor ? `${path}${separator}cursor=${encodeURIComponent(cursor)}` : path);
        if (mine === turn.current) setPages((before) => (cursor ? [...before, page] : [page]));
      } catch (error) {
        if (mine === turn.current) setProblem(asProblem(error));
      }
      if (mine === turn.current) setLoading(false);
    },
    [path],
  );

  useEffect(() => {
    void load(null);
    return () => void ++turn.current;
  }, [load]);

  const last = pages[pages.length - 1];
  return {
    rows: pages.flatMap((page) => page.data),
    pages,
    problem,
    isLoading,
    hasMore: Boolean(last?.next_cursor),
    more: () => void (last?.next_cursor && load(last.next_cursor)),
    reload: () => void load(null),
  };
}
