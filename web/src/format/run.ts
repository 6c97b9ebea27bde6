// SPDX-License-Identifier: Apache-2.0
// What a slot of a schedule came to, in the words of states. Pure.
import type { TimelineRun } from "../api/more";

export function lookOf(run: TimelineRun): string {
  if (run.outcome === "skipped:misfire") return "missed";
  if (run.outcome !== "fired") return "skipped";
  return run.state ?? "gone";
}
