// SPDX-License-Identifier: Apache-2.0
// The states of a job, in the order of its life.
export const states = [
  "scheduled", "blocked", "ready", "running", "retrying", "succeeded", "failed", "cancelled", "skipped",
] as const;
export type State = (typeof states)[number];

export const isFinal = (state: string) => ["succeeded", "failed", "cancelled", "skipped"].includes(state);
export const unfinished = states.filter((state) => !isFinal(state));
