// SPDX-License-Identifier: Apache-2.0
// The lines of a job's log as they come. The stream begins with the first one and ends when the job is over.
import { useEffect, useState } from "preact/hooks";
import type { Schemas } from "../../api/client";
import { address } from "../../app/router";

type Line = Schemas["LogLine"];

export const kMostLines = 5000; // older ones are left out

export interface Followed {
  lines: Line[];
  dropped: number;
  state: "open" | "lost" | "over"; // lost: it is tried again
}

const begin: Followed = { lines: [], dropped: 0, state: "open" };

function withMore({ lines, dropped }: Followed, fresh: Line[]): Followed {
  const all = [...lines, ...fresh];
  const over = Math.max(0, all.length - kMostLines);
  return { lines: over ? all.slice(over) : all, dropped: dropped + over, state: "open" };
}

export function useLog(id: string, turn: number): Followed {
  const [followed, setFollowed] = useState(begin);
  useEffect(() => {
    let gathered: Line[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      const fresh = gathered;
      gathered = [];
      setFollowed((before) => withMore(before, fresh));
    };
    setFollowed(begin);
    const source = new EventSource(new URL(`api/v1/${address("jobs", id)}/logs?follow=1`, document.baseURI));
    source.addEventListener("log", (event) => {
      gathered.push(JSON.parse((event as MessageEvent<string>).data));
      timer ??= setTimeout(show, 100);
    });
    source.onopen = () => setFollowed((before) => ({ ...before, state: "open" }));
    // It also ends when all is said: the next request then closes it for good.
    let lost: ReturnType<typeof setTimeout> | undefined;
    source.onerror = () => {
      clearTimeout(lost);
      if (source.readyState === EventSource.CLOSED) return setFollowed((before) => ({ ...before, state: "over" }));
      lost = setTimeout(() => source.readyState === EventSource.CONNECTING && setFollowed((before) => ({ ...before, state: "lost" })), 6000);
    };
    return () => {
      source.close();
      clearTimeout(timer);
      clearTimeout(lost);
    };
  }, [id, turn]);
  return followed;
}
