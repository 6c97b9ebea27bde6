// SPDX-License-Identifier: Apache-2.0
// Usage summed by model, by task and by step. Pure.
import type { Schemas } from "../../api/client";

export type Row = Schemas["AiUsage"]["data"][0];

export interface Sum {
  name: string;
  calls: number;
  failed: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
  unpriced: number; // calls whose cost nobody knows
}

export const tokensIn = (row: Row) => (row.input_tokens ?? 0) + (row.cached_tokens ?? 0) + (row.cache_write_tokens ?? 0);

export function sumBy(rows: Row[], nameOf: (row: Row) => string): Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const name = nameOf(row);
    const sum = sums.get(name) ?? { name, calls: 0, failed: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0 };
    sum.calls += row.calls;
    sum.failed += row.failed;
    sum.tokensIn += tokensIn(row);
    sum.tokensOut += row.output_tokens ?? 0;
    sum.cost += row.cost_usd ?? 0;
    sum.unpriced += row.unpriced_calls;
    sums.set(name, sum);
  }
  return [...sums.values()].sort((a, b) => b.cost - a.cost || b.calls - a.calls);
}

// Whether the cost of a sum is known at all, though it may leave some calls out.
export const isPriced = (sum: Sum) => sum.unpriced === 0 || sum.calls > sum.unpriced || sum.cost > 0;

// A sum for each step from `from` on, also where nothing was called.
export function sumByStep(rows: Row[], from: number, steps: number, length: number): { times: Date[]; sums: Sum[] } {
  const place = (at: string) => String(Math.floor((Date.parse(at) - from) / length));
  const found = new Map(sumBy(rows, (row) => place(row.at)).map((sum) => [sum.name, sum]));
  const empty = { name: "", calls: 0, failed: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0 };
  return {
    times: Array.from({ length: steps }, (_, i) => new Date(from + i * length)),
    sums: Array.from({ length: steps }, (_, i) => found.get(String(i)) ?? empty),
  };
}
