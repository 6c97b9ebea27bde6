// SPDX-License-Identifier: Apache-2.0
// The last runs of a schedule, a mark each: full for one that succeeded, other shapes for the others.
import type { TimelineRun } from "../api/more";
import { address } from "../app/router";
import { lookOf } from "../format/run";
import { fullTime } from "../format/time";
import { common, stateNames } from "../text/en/common";

const heights: Record<string, string> = { succeeded: "tall", running: "tall hollow", failed: "tall cross", missed: "low cross", skipped: "low", cancelled: "low" };

export const nameOfLook = (look: string) => stateNames[look] ?? (look === "missed" ? common.missed : common.gone);

export function RunMarks({ runs, most = 20 }: { runs: TimelineRun[]; most?: number }) {
  return (
    <span class="run-marks">
      {runs.slice(-most).map((run) => {
        const look = lookOf(run);
        const title = `${fullTime(new Date(run.slot))}: ${nameOfLook(look)}${run.count > 1 ? ` × ${run.count}` : ""}`;
        const shape = `mark-${look} ${heights[look] ?? "low"}`;
        return run.job_id ? (
          <a key={run.slot} href={address("jobs", run.job_id)} class={shape} title={title} aria-label={title} />
        ) : (
          <i key={run.slot} class={shape} title={title} role="img" aria-label={title} />
        );
      })}
    </span>
  );
}
