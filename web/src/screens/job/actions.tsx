// SPDX-License-Identifier: Apache-2.0
// What may be done with a job, by its state.
import { useState } from "preact/hooks";
import { mayChange, post } from "../../api/client";
import { address } from "../../app/router";
import { isFinal } from "../../format/state";
import { job as t } from "../../text/en/job";
import { Button } from "../../ui/basics";
import { attempt } from "../../ui/toasts";
import { EditDialog, PayloadDialog, SnoozeDialog, SureDialog } from "./dialogs";
import type { ShownJob } from "./shown";

type Open = "retry" | "clone" | "snooze" | "edit" | "cancel" | "delete" | undefined;

interface JobActionsProps {
  shown: ShownJob;
  reload: () => void;
}

export function JobActions({ shown, reload }: JobActionsProps) {
  const [open, setOpen] = useState<Open>();
  const [isBusy, setBusy] = useState(false);
  if (!mayChange()) return null;
  const { id, state } = shown.job;
  const over = isFinal(state);
  const waits = !over && state !== "running";
  const isDue = state === "ready"; // nothing is left to hurry
  const dialog = { shown, reload, close: () => setOpen(undefined) };
  const now = async (verb: "retry" | "run-now", done: string) => {
    setBusy(true);
    await attempt(() => post(`${address("jobs", id)}/${verb}`), done);
    setBusy(false);
    reload();
  };
  return (
    <>
      {over && <Button kind="primary" icon="retry" disabled={isBusy} onClick={() => void now("retry", t.done.retry)}>{t.retry}</Button>}
      {over && <Button icon="edit" onClick={() => setOpen("retry")}>{t.retryEdited}</Button>}
      {waits && !isDue && state !== "blocked" && <Button kind="primary" icon="play" disabled={isBusy} onClick={() => void now("run-now", t.done.runNow)}>{t.runNow}</Button>}
      {waits && state !== "blocked" && <Button icon="clock" onClick={() => setOpen("snooze")}>{t.snooze}</Button>}
      {waits && <Button icon="edit" onClick={() => setOpen("edit")}>{t.edit}</Button>}
      <Button icon="copy" onClick={() => setOpen("clone")}>{t.clone}</Button>
      {!over && <Button kind="danger" icon="close" onClick={() => setOpen("cancel")}>{t.cancel}</Button>}
      {over && <Button kind="danger" icon="trash" onClick={() => setOpen("delete")}>{t.delete}</Button>}
      {(open === "retry" || open === "clone") && <PayloadDialog {...dialog} kind={open} />}
      {open === "snooze" && <SnoozeDialog {...dialog} />}
      {open === "edit" && <EditDialog {...dialog} />}
      {(open === "cancel" || open === "delete") && <SureDialog {...dialog} kind={open} />}
    </>
  );
}
