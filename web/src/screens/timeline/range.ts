// SPDX-License-Identifier: Apache-2.0
// Which span is shown. It stands in the address; without one it is a day around now and moves along.
import { place, setQuery } from "../../app/router";
import type { timeline } from "../../text/en/timeline";
import type { Range } from "./geometry";

export type Length = keyof typeof timeline.ranges;

export const lengths: Record<Length, number> = { hours: 6 * 3600e3, day: 24 * 3600e3, days: 72 * 3600e3 };

const kLeast = 10 * 60e3;
const kMost = 31 * 24 * 3600e3;
const kMinute = 60e3;

export function rangeOf(query: URLSearchParams, now: number): Range & { isFixed: boolean; length: Length } {
  const name = query.get("length");
  const length: Length = name === "hours" || name === "days" ? name : "day";
  const from = Date.parse(query.get("from") ?? "");
  const to = Date.parse(query.get("to") ?? "");
  if (from < to && to - from <= kMost) return { from, to, isFixed: true, length };
  const begin = Math.floor(now / kMinute) * kMinute - (lengths[length] * 2) / 3;
  return { from: begin, to: begin + lengths[length], isFixed: false, length };
}

const text = (at: number) => new Date(Math.round(at / kMinute) * kMinute).toISOString();

export function look({ from, to }: Range): void {
  const length = Math.min(kMost, Math.max(kLeast, to - from));
  const middle = (from + to) / 2;
  setQuery({ from: text(middle - length / 2), to: text(middle + length / 2) });
}

export const lookAtNow = (length?: Length) =>
  setQuery({ from: undefined, to: undefined, ...(length ? { length: length === "day" ? undefined : length } : {}) } as Record<string, string | undefined>);

export const query = () => place.value.query;
