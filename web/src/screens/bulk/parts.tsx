// SPDX-License-Identifier: Apache-2.0
// How a bulk action looks in a list and on its own.
import { count, percent } from "../../format/amount";
import { bulk as t } from "../../text/en/bulk";
import { jobs } from "../../text/en/jobs";
import { Icon } from "../../ui/icons";
import { Meter } from "../../ui/meter";
import type { Filter } from "../jobs/query";
import type { BulkAction, Verb } from "./preview";

const looks: Record<string, string> = { running: "", done: "good", failed: "bad" };

export function ActionState({ action }: { action: BulkAction }) {
  const state = action.state as string;
  return <span class={`tag ${action.dry_run ? "" : (looks[state] ?? "")}`}>{action.dry_run ? t.dryRun : (t.states[state] ?? state)}</span>;
}

export const nameOf = (action: BulkAction) => t.verbs[action.action as Verb];
export const isUnderWay = (action: BulkAction) => (action.state as string) === "running";

export function ActionProgress({ action }: { action: BulkAction }) {
  const over = action.done + action.failed;
  if (action.dry_run) return <span class="soft number">{action.matched === 1 ? t.fitsOne : t.fits(count(action.matched))}</span>;
  return (
    <span class="bulk-progress">
      <span class="number">{t.of(count(over), count(action.matched), percent(over, action.matched))}</span>
      <Meter label={t.progressOf(action.id)} value={over} most={action.matched} isProgress />
    </span>
  );
}

export function Failures({ action }: { action: BulkAction }) {
  if (!action.failed) return <span class="faint">{action.dry_run ? "–" : "0"}</span>;
  return (
    <span class="tag bad">
      <Icon name="warning" /> {count(action.failed)}
    </span>
  );
}

// A filter in words, one for each thing that it asks for.
export function Given({ filter }: { filter: Filter }) {
  const names: Record<string, string> = { ...jobs.narrowed, state: jobs.state, q: t.filter };
  return (
    <p class="chips given">
      {Object.entries(filter).map(([name, value]) => (
        <span key={name} class="tag">
          {names[name] ?? name}: {value}
        </span>
      ))}
    </p>
  );
}

// The filter of an action as the list of jobs takes it: states are one text.
export const filterOfAction = ({ filter: { state, ...others } }: BulkAction): Filter => ({
  ...(others as Filter),
  ...(state === undefined ? {} : { state: [state].flat().join(",") }),
});
