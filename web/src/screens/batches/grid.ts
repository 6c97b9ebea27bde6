// SPDX-License-Identifier: Apache-2.0
// Jobs as prompts × models × runs, where their payloads name all three. Pure.
import type { Job } from "../../api/client";

export interface Tally {
  succeeded: number;
  all: number;
}

export interface Grid {
  prompts: string[];
  models: string[];
  cell: (prompt: string, model: string) => Job[]; // in the order of their runs
  ofPrompt: (prompt: string) => Tally;
  ofModel: (model: string) => Tally;
  question: (prompt: string) => string | undefined;
}

interface Run {
  promptId: string | number;
  modelId: string | number;
  runIndex?: number;
  prompt?: { question?: string };
}

function runOf(job: Job): Run | undefined {
  const payload = job.payload as Partial<Run> | null;
  return payload && typeof payload === "object" && payload.promptId !== undefined && payload.modelId !== undefined ? (payload as Run) : undefined;
}

const byName = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
const byRun = (a: Job, b: Job) => (runOf(a)?.runIndex ?? 0) - (runOf(b)?.runIndex ?? 0);

export const tallyOf = (jobs: Job[]): Tally => ({ succeeded: jobs.filter((job) => job.state === "succeeded").length, all: jobs.length });

// undefined: some job is no such run.
export function gridOf(jobs: Job[]): Grid | undefined {
  const cells = new Map<string, Map<string, Job[]>>();
  const models = new Set<string>();
  const questions = new Map<string, string>();
  for (const job of jobs) {
    const run = runOf(job);
    if (!run) return undefined;
    const [prompt, model] = [String(run.promptId), String(run.modelId)];
    const row = cells.get(prompt) ?? new Map<string, Job[]>();
    row.set(model, [...(row.get(model) ?? []), job].sort(byRun));
    cells.set(prompt, row);
    models.add(model);
    if (run.prompt?.question) questions.set(prompt, run.prompt.question);
  }
  if (jobs.length === 0) return undefined;
  const cell = (prompt: string, model: string) => cells.get(prompt)?.get(model) ?? [];
  return {
    prompts: [...cells.keys()].sort(byName),
    models: [...models].sort(byName),
    cell,
    ofPrompt: (prompt) => tallyOf([...(cells.get(prompt)?.values() ?? [])].flat()),
    ofModel: (model) => tallyOf([...cells.keys()].flatMap((prompt) => cell(prompt, model))),
    question: (prompt) => questions.get(prompt),
  };
}
