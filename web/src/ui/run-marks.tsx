// SPDX-License-Identifier: Apache-2.0
// The last runs of a schedule, a mark each: tall and full for one that succeeded, other shapes for the others.
import type { TimelineRun } from "../api/more";
import { lookOf } from "../format/run";
import { fullTime } from "../format/time";
import { common, stateNames } from "../text/en/common";

const shapes: Record<string, string> = { succeeded: "tall", running: "tall hollow", failed: "tall cross", missed: "low cross" };

export const nameOfLook = (look: string) => stateNames[look] ?? (look === "missed" ? common.missed : common.gone);

// "19 succeeded, 1 failed"
function inWords(runs: TimelineRun[]): string {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(lookOf(run), (counts.get(lookOf(run)) ?? 0) + run.count);
  return [...counts].map(([look, n]) => `${n} ${nameOfLook(look).toLowerCase()}`).join(", ");
}

export function RunMarks({ runs, most = 20 }: { runs: TimelineRun[]; most?: number }) {
  const shown = runs.slice(-most);
  return (
    <span class="run-marks" role="img" aria-label={inWords(shown)}>
      {shown.map((run) => {
        const look = lookOf(run);
        const times = run.count > 1 ? ` × ${run.count}` : "";
        return <i key={run.slot} class={`mark-${look} ${shapes[look] ?? "low"}`} title={`${fullTime(new Date(run.slot))}: ${nameOfLook(look)}${times}`} />;
      })}
    </span>
  );
}
