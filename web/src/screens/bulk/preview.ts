// SPDX-License-Identifier: Apache-2.0
// What a bulk action would change: how many jobs, and the newest of them. Nothing is changed for that.
import { ask, post, type Job, type Page, type Schemas } from "../../api/client";
import { isFinal, states } from "../../format/state";
import { bulkFilter, listPath, namesState, statesOf, type Filter } from "../jobs/query";

export type Verb = "retry" | "cancel" | "delete";
export type BulkAction = Schemas["BulkAction"];
export const verbs: Verb[] = ["retry", "cancel", "delete"];

export interface Preview {
  matched: number;
  sample: Job[];
}

const kSample = 5;

// Jobs that are over run again or are deleted; those that are not are cancelled.
export const canChange = (verb: Verb, state: string) => isFinal(state) === (verb !== "cancel");

function sampled(verb: Verb, filter: Filter): Filter {
  if (namesState(filter.q)) return filter;
  const asked = statesOf(filter);
  const wanted = (asked.length ? asked : [...states]).filter((state) => canChange(verb, state));
  return { ...filter, state: wanted.join(",") };
}

export async function previewOf(verb: Verb, filter: Filter): Promise<Preview> {
  const { matched } = await post<BulkAction>("bulk-actions", { action: verb, dry_run: true, filter: bulkFilter(filter) });
  if (matched === 0) return { matched, sample: [] };
  const page = await ask<Page<Job>>(listPath(sampled(verb, filter), 2 * kSample));
  return { matched, sample: page.data.filter((job) => canChange(verb, job.state)).slice(0, kSample) };
}
