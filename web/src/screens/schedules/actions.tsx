// SPDX-License-Identifier: Apache-2.0
// What may be done with a schedule.
import { useState } from "preact/hooks";
import { mayChange, post, Problem, remove, type Job, type Schemas } from "../../api/client";
import { address, go } from "../../app/router";
import { schedules as t } from "../../text/en/schedules";
import { Act } from "../../ui/act";
import { Button } from "../../ui/basics";
import { FormDialog } from "../../ui/dialog";
import { attempt, say } from "../../ui/toasts";
import { BackfillDialog } from "./backfill";
import { EditDialog } from "./edit";

type Schedule = Schemas["Schedule"];

async function run(name: string): Promise<Job | undefined> {
  try {
    return await post<Job>(`${address("schedules", name)}/run`);
  } catch (error) {
    say(error instanceof Problem ? error.message : String(error), true);
    return undefined;
  }
}

// From a list: who runs several things stays there, and is told where the job is.
export async function runFromList(name: string): Promise<void> {
  const job = await run(name);
  if (job) say(t.done.run(job.id), false, { href: address("jobs", job.id), text: t.openJob });
}

async function runAndGo(name: string): Promise<void> {
  const job = await run(name);
  if (!job) return;
  say(t.done.run(job.id));
  go(address("jobs", job.id));
}

export function PauseButton({ schedule, reload }: { schedule: Schedule; reload: () => void }) {
  const verb = schedule.paused ? "resume" : "pause";
  const change = async () => {
    await attempt(() => post(`${address("schedules", schedule.name)}/${verb}`), t.done[verb](schedule.name));
    reload();
  };
  return (
    <Act icon={schedule.paused ? "play" : "pause"} text={t[verb]} onClick={() => void change()} />
  );
}

export function ScheduleActions({ schedule, reload }: { schedule: Schedule; reload: () => void }) {
  const [open, setOpen] = useState<"edit" | "delete" | "backfill">();
  if (!mayChange()) return null;
  const close = () => setOpen(undefined);
  const isOwn = schedule.origin === "api";
  const erase = async () => {
    await remove(address("schedules", schedule.name));
    say(t.done.delete(schedule.name));
    go("schedules", { replace: true });
  };
  return (
    <>
      <Button kind="primary" icon="play" onClick={() => void runAndGo(schedule.name)}>
        {t.run}
      </Button>
      <PauseButton schedule={schedule} reload={reload} />
      <Button icon="clock" onClick={() => setOpen("backfill")}>
        {t.backfill}
      </Button>
      {isOwn && <Button icon="edit" onClick={() => setOpen("edit")}>{t.edit}</Button>}
      {isOwn && <Button kind="danger" icon="trash" onClick={() => setOpen("delete")}>{t.delete}</Button>}
      {open === "edit" && <EditDialog schedule={schedule} close={close} saved={reload} />}
      {open === "backfill" && <BackfillDialog schedule={schedule} close={close} done={reload} />}
      {open === "delete" && (
        <FormDialog title={t.deleteAsk(schedule.name)} action={t.delete} kind="danger" submit={erase} close={close}>
          <p>{t.deleteNote}</p>
        </FormDialog>
      )}
    </>
  );
}
