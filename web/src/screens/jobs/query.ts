// SPDX-License-Identifier: Apache-2.0
// What the jobs screen is asked for, which stands in its address.
import { place, withQuery } from "../../app/router";
import { states, type State } from "../../format/state";

// Parameters of GET /v1/jobs that others lead here with; each is shown as something to take away.
export const narrowing = ["task", "queue", "tag", "schedule", "batch", "user_id", "fingerprint", "created_after", "created_before"] as const;
export const filterNames = ["q", "state", ...narrowing] as const;

export type Filter = Record<string, string>;

export function filterOf(query: URLSearchParams): Filter {
  const filter: Filter = {};
  for (const name of filterNames) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  return filter;
}

export const here = () => filterOf(place.value.query);

export const listPath = (filter: Filter, limit = 50) => withQuery("jobs", { ...filter, limit });

export const statesOf = (filter: Filter): string[] => (filter.state ? filter.state.split(",") : []);

// The states in the order of a job's life; all of them are as good as none.
export function withState(filter: Filter, state: State): string | undefined {
  const chosen = new Set(statesOf(filter));
  if (!chosen.delete(state)) chosen.add(state);
  return chosen.size === states.length ? undefined : states.filter((one) => chosen.has(one)).join(",") || undefined;
}

// The filter of a bulk action: the same, but states are a list.
export function bulkFilter(filter: Filter): Record<string, unknown> {
  const { state, ...others } = filter;
  return state ? { ...others, state: state.split(",") } : others;
}

const kHeads = new Set(["state", "task", "queue", "tag", "schedule", "batch", "user", "http", "https"]);

// What somebody may have meant who wrote a key of the payload as if it were a filter: userId:u17 is looked for as text.
export function meantByPayload(q: string | undefined): { term: string; q: string } | undefined {
  const found = (q ?? "").match(/(?:^|\s)([A-Za-z]\w*(?:\.\w+)*)[:=]("[^"]*"|\S+)/);
  if (!found || kHeads.has(found[1]!) || found[1]!.startsWith("payload.")) return undefined;
  const term = found[0].trim();
  return { term, q: q!.replace(term, `payload.${found[1]}=${found[2]}`) };
}

// Whether the text says which states it is about: then nothing else may.
export const namesState = (q: string | undefined) => /(^|\s)state:/.test(q ?? "");
