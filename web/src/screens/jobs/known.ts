// SPDX-License-Identifier: Apache-2.0
// The names that a filter may ask for.
import { useEffect, useState } from "preact/hooks";
import { ask, type Page, type Schemas } from "../../api/client";
import type { Known } from "./suggestions";

const nothing: Known = { tasks: [], queues: [], schedules: [], keys: [] };

async function rowsOf<T>(path: string): Promise<T[]> {
  try {
    return (await ask<Page<T>>(`${path}?limit=500`)).data;
  } catch {
    return []; // names are a help, not a need
  }
}

// Asked for once, when somebody begins to type.
export function useKnown(isWanted: boolean): Known {
  const [known, setKnown] = useState(nothing);
  useEffect(() => {
    if (!isWanted) return;
    const load = async () => {
      const [tasks, queues, schedules] = await Promise.all([
        rowsOf<Schemas["Task"]>("tasks"),
        rowsOf<{ name: string }>("queues"),
        rowsOf<{ name: string }>("schedules"),
      ]);
      const names = (rows: { name: string }[]) => rows.map(({ name }) => name);
      const keys = [...new Set(tasks.flatMap((task) => task.search))].sort();
      setKnown({ tasks: names(tasks), queues: names(queues), schedules: names(schedules), keys });
    };
    void load();
  }, [isWanted]);
  return known;
}
