// SPDX-License-Identifier: Apache-2.0
// What became of a schedule's last slots, a mark each.
import type { Job, Page, Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import type { TimelineRun } from "../../api/more";
import { address, withQuery } from "../../app/router";
import { duration } from "../../format/amount";
import { lookOf } from "../../format/run";
import { schedules as t } from "../../text/en/schedules";
import { Loading, Panel, ProblemBox } from "../../ui/basics";
import { nameOfLook, RunMarks } from "../../ui/run-marks";

type Slot = Schemas["Slot"];

const kSlots = 20;
const kJobs = 60; // those that were run by hand stand among them

// Oldest first, as the marks stand.
export function runsOf(slots: Slot[], jobs: Job[]): TimelineRun[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  return slots.toReversed().map((slot) => {
    const job = slot.job_id ? byId.get(slot.job_id) : undefined;
    return { ...slot, state: job?.state ?? null, started_at: job?.started_at ?? null, finished_at: job?.finished_at ?? null };
  });
}

function inWords(runs: TimelineRun[]): string {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(lookOf(run), (counts.get(lookOf(run)) ?? 0) + run.count);
  return [...counts].map(([look, n]) => `${n} ${nameOfLook(look).toLowerCase()}`).join(", ");
}

// The middle one, which a single slow run does not move.
function median(runs: TimelineRun[]): number | undefined {
  const took = runs.flatMap((run) => (run.started_at && run.finished_at ? [Date.parse(run.finished_at) - Date.parse(run.started_at)] : []));
  return took.sort((a, b) => a - b)[Math.floor(took.length / 2)];
}

export function LastRuns({ name }: { name: string }) {
  const live = { on: (event: { schedule?: string }) => event.schedule === name, atMostEvery: 5000 };
  const slots = useLoaded<Page<Slot>>(`${address("schedules", name)}/slots?limit=${kSlots}`, live);
  const jobs = useLoaded<Page<Job>>(withQuery("jobs", { schedule: name, limit: kJobs }), live);
  const problem = slots.problem ?? jobs.problem;
  const runs = slots.data && jobs.data ? runsOf(slots.data.data, jobs.data.data) : undefined;
  const middle = median(runs ?? []);
  const retry = () => {
    slots.reload();
    jobs.reload();
  };
  if (runs?.length === 0 && !problem) return null; // the list of slots says so
  return (
    <Panel title={t.lastRuns}>
      {problem && <div class="panel-body"><ProblemBox problem={problem} retry={retry} /></div>}
      {!runs && !problem && <Loading />}
      {runs && runs.length > 0 && (
        <div class="panel-body last-runs">
          <RunMarks runs={runs} />
          <span class="soft">
            {inWords(runs)}
            {middle !== undefined && ` · ${t.typically(duration(middle))}`}
          </span>
        </div>
      )}
    </Panel>
  );
}
