// SPDX-License-Identifier: Apache-2.0
// What may be done with a schedule.
import { useState } from "preact/hooks";
import { mayChange, post, remove, type Job, type Schemas } from "../../api/client";
import { address, go } from "../../app/router";
import { schedules as t } from "../../text/en/schedules";
import { Button } from "../../ui/basics";
import { FormDialog } from "../../ui/dialog";
import { attempt, say } from "../../ui/toasts";
import { BackfillDialog } from "./backfill";
import { EditDialog } from "./edit";

type Schedule = Schemas["Schedule"];

export async function runNow(name: string): Promise<void> {
  await attempt(async () => {
    const job = await post<Job>(`${address("schedules", name)}/run`);
    say(t.done.run(job.id));
    go(address("jobs", job.id));
  }, "");
}

export function PauseButton({ schedule, reload }: { schedule: Schedule; reload: () => void }) {
  const verb = schedule.paused ? "resume" : "pause";
  const change = async () => {
    await attempt(() => post(`${address("schedules", schedule.name)}/${verb}`), t.done[verb](schedule.name));
    reload();
  };
  return (
    <Button icon={schedule.paused ? "play" : "pause"} onClick={() => void change()}>
      {t[verb]}
    </Button>
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
      <Button kind="primary" icon="play" onClick={() => void runNow(schedule.name)}>
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
