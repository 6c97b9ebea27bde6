// SPDX-License-Identifier: Apache-2.0
// The jobs of a batch as prompts × models × runs, where their payloads name all three. Pure.
import type { Job } from "../../api/client";

export interface Cell {
  runs: Job[]; // in the order of their runs
}

export interface Grid {
  prompts: string[];
  models: string[];
  cell: (prompt: string, model: string) => Cell | undefined;
}

interface Run {
  promptId: string | number;
  modelId: string | number;
  runIndex?: number;
}

function runOf(job: Job): Run | undefined {
  const payload = job.payload as Partial<Run> | null;
  return payload && typeof payload === "object" && payload.promptId !== undefined && payload.modelId !== undefined ? (payload as Run) : undefined;
}

const byName = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

// undefined: some job is no such run.
export function gridOf(jobs: Job[]): Grid | undefined {
  const cells = new Map<string, Cell>();
  const prompts = new Set<string>();
  const models = new Set<string>();
  const key = (prompt: string, model: string) => JSON.stringify([prompt, model]);
  for (const job of jobs) {
    const run = runOf(job);
    if (!run) return undefined;
    const [prompt, model] = [String(run.promptId), String(run.modelId)];
    prompts.add(prompt);
    models.add(model);
    const cell = cells.get(key(prompt, model)) ?? { runs: [] };
    cell.runs.push(job);
    cells.set(key(prompt, model), cell);
  }
  for (const cell of cells.values()) cell.runs.sort((a, b) => (runOf(a)!.runIndex ?? 0) - (runOf(b)!.runIndex ?? 0));
  return jobs.length === 0
    ? undefined
    : { prompts: [...prompts].sort(byName), models: [...models].sort(byName), cell: (prompt, model) => cells.get(key(prompt, model)) };
}
