// SPDX-License-Identifier: Apache-2.0
// What the jobs screen is asked for, which stands in its address.
import { place, withQuery } from "../../app/router";

// Parameters of GET /v1/jobs that others lead here with; each is shown as something to take away.
export const narrowing = ["task", "queue", "tag", "schedule", "batch", "user_id", "fingerprint", "created_after", "created_before"] as const;
export const filterNames = ["q", "state", ...narrowing] as const;

export function filterOf(query: URLSearchParams): Record<string, string> {
  const filter: Record<string, string> = {};
  for (const name of filterNames) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  return filter;
}

export const here = () => filterOf(place.value.query);

export const listPath = (filter: Record<string, string>, limit = 50) => withQuery("jobs", { ...filter, limit });

// The filter of a bulk action: the same, but states are a list.
export function bulkFilter(filter: Record<string, string>): Record<string, unknown> {
  const { state, ...others } = filter;
  return state ? { ...others, state: state.split(",") } : others;
}
