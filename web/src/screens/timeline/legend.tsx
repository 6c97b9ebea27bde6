// SPDX-License-Identifier: Apache-2.0
// What the marks of the timeline say: the usual ones, and whatever else is drawn just now.
import type { TimelineLane } from "../../api/more";
import { lookOf } from "../../format/run";
import { timeline as t } from "../../text/en/timeline";
import { fillOf } from "../../ui/pattern";
import { nameOfLook } from "../../ui/run-marks";

const usual = ["succeeded", "failed", "missed", "running", "skipped"];

function Sample({ look }: { look: string }) {
  return (
    <svg width="22" height="14" aria-hidden="true">
      <rect class={look === "succeeded" ? "" : "outlined"} x="1" y="2" width="20" height="10" rx="2" fill={look === "gone" ? "none" : fillOf(look)} />
      {look === "missed" && <path class="cross" d="M2.5 2l6 10m0 -10l-6 10" />}
    </svg>
  );
}

export function Legend({ lanes }: { lanes: TimelineLane[] }) {
  const drawn = lanes.flatMap((lane) => lane.runs.map(lookOf));
  const looks = [...new Set([...usual, ...drawn])];
  return (
    <div class="timeline-foot">
      <ul class="legend" aria-label={t.legend}>
        {looks.map((look) => (
          <li key={look} class={`look-${look}`}>
            <Sample look={look} /> {nameOfLook(look)}
          </li>
        ))}
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <rect class="ghost" x="3" y="2" width="6" height="10" rx="2" />
          </svg>{" "}
          {t.upcoming}
        </li>
      </ul>
      <p class="faint mouse-only">{t.drag}</p>
    </div>
  );
}
