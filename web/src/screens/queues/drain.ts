// SPDX-License-Identifier: Apache-2.0
// How long a queue takes to be empty at the pace of a while. Pure.
import type { Schemas } from "../../api/client";

// Jobs that ended in an hour, by queue. The server counts them by task, not by queue; most tasks have one queue.
export function paceOf(tasks: Schemas["Task"][], stats: Schemas["Stats"] | undefined): Map<string, number> {
  const pace = new Map<string, number>();
  if (!stats) return pace;
  const hours = (Date.parse(stats.to) - Date.parse(stats.from)) / 3600e3;
  const ended = new Map(stats.tasks.map((task) => [task.task, task.succeeded + task.failed]));
  for (const task of tasks) pace.set(task.queue, (pace.get(task.queue) ?? 0) + (ended.get(task.name) ?? 0) / hours);
  return pace;
}

// In ms; null: nobody knows, as when it is paused, or when nothing of it ended lately.
export function drainOf(queue: Schemas["Queue"], pace: Map<string, number>): number | null {
  const due = queue.states.ready ?? 0; // those that wait for a time or for others are not held back by the pace
  const anHour = pace.get(queue.name) ?? 0;
  return due && anHour && !queue.paused ? (due / anHour) * 3600e3 : null;
}
