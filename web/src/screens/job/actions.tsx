// SPDX-License-Identifier: Apache-2.0
// What may be done with a job, by its state.
import { useState } from "preact/hooks";
import { mayChange, patch, post, postText, remove, type Job } from "../../api/client";
import { address, go } from "../../app/router";
import { isFinal } from "../../format/state";
import { jsonProblem, pretty, withPayload } from "../../format/json-text";
import { job as t } from "../../text/en/job";
import { Button } from "../../ui/basics";
import { Field, FormDialog } from "../../ui/dialog";
import { attempt, say } from "../../ui/toasts";

type Open = "retry" | "clone" | "snooze" | "edit" | "cancel" | "delete" | undefined;

interface ActionProps {
  job: Job;
  close: () => void;
  reload: () => void;
}

function PayloadDialog({ job, kind, close, reload }: ActionProps & { kind: "retry" | "clone" }) {
  const [text, setText] = useState(pretty(job.payload));
  const problem = jsonProblem(text);
  const submit = async () => {
    const made = await postText<Job>(`${address("jobs", job.id)}/${kind}`, withPayload(text));
    say(kind === "retry" ? t.done.retry : t.done.clone(made.id));
    if (kind === "clone") go(address("jobs", made.id));
    else reload();
  };
  return (
    <FormDialog title={kind === "retry" ? t.retryEdited : t.clone} action={kind === "retry" ? t.retry : t.clone} submit={submit} close={close} isReady={!problem} isWide>
      <Field label={t.payload} problem={problem && `${t.notJson}: ${problem}`}>
        {(id, described) => (
          <textarea id={id} aria-describedby={described} rows={14} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        )}
      </Field>
    </FormDialog>
  );
}

function SnoozeDialog({ job, close, reload }: ActionProps) {
  const [delay, setDelay] = useState("10m");
  const submit = async () => {
    await post(`${address("jobs", job.id)}/snooze`, { delay: delay.trim() });
    say(t.done.snooze);
    reload();
  };
  return (
    <FormDialog title={t.snooze} action={t.snooze} submit={submit} close={close} isReady={delay.trim() !== ""}>
      <Field label={t.snoozeFor} hint={t.snoozeHint}>
        {(id, described) => <input id={id} aria-describedby={described} value={delay} onInput={(event) => setDelay(event.currentTarget.value)} />}
      </Field>
    </FormDialog>
  );
}

function EditDialog({ job, close, reload }: ActionProps) {
  const [priority, setPriority] = useState(String(job.priority));
  const [tags, setTags] = useState(job.tags.join(", "));
  const submit = async () => {
    await patch(address("jobs", job.id), { priority: Number(priority), tags: tags.split(",").map((tag) => tag.trim()).filter(Boolean) });
    say(t.done.edit);
    reload();
  };
  return (
    <FormDialog title={t.edit} action={t.edit} submit={submit} close={close}>
      <Field label={t.priority} hint={t.priorityHint}>
        {(id, described) => (
          <input id={id} aria-describedby={described} type="number" min={-1000} max={1000} required value={priority} onInput={(event) => setPriority(event.currentTarget.value)} />
        )}
      </Field>
      <Field label={t.tags} hint={t.tagsHint}>
        {(id, described) => <input id={id} aria-describedby={described} value={tags} onInput={(event) => setTags(event.currentTarget.value)} />}
      </Field>
    </FormDialog>
  );
}

function SureDialog({ job, kind, close, reload }: ActionProps & { kind: "cancel" | "delete" }) {
  const submit = async () => {
    if (kind === "cancel") await post(`${address("jobs", job.id)}/cancel`);
    else await remove(address("jobs", job.id));
    say(t.done[kind]);
    if (kind === "delete") go("jobs", { replace: true });
    else reload();
  };
  return (
    <FormDialog title={kind === "cancel" ? t.cancelAsk : t.deleteAsk} action={t[kind]} kind="danger" submit={submit} close={close}>
      <p>{kind === "cancel" ? t.cancelNote : t.deleteNote}</p>
    </FormDialog>
  );
}

export function JobActions({ job, reload }: { job: Job; reload: () => void }) {
  const [open, setOpen] = useState<Open>();
  if (!mayChange()) return null;
  const over = isFinal(job.state);
  const waits = !over && job.state !== "running";
  const shared = { job, reload, close: () => setOpen(undefined) };
  const now = async (verb: "retry" | "run-now", done: string) => {
    await attempt(() => post(`${address("jobs", job.id)}/${verb}`), done);
    reload();
  };
  return (
    <>
      {over && <Button kind="primary" icon="retry" onClick={() => void now("retry", t.done.retry)}>{t.retry}</Button>}
      {over && <Button icon="edit" onClick={() => setOpen("retry")}>{t.retryEdited}</Button>}
      {waits && <Button kind="primary" icon="play" onClick={() => void now("run-now", t.done.runNow)}>{t.runNow}</Button>}
      {waits && <Button icon="clock" onClick={() => setOpen("snooze")}>{t.snooze}</Button>}
      {waits && <Button icon="edit" onClick={() => setOpen("edit")}>{t.edit}</Button>}
      <Button icon="copy" onClick={() => setOpen("clone")}>{t.clone}</Button>
      {!over && <Button kind="danger" icon="close" onClick={() => setOpen("cancel")}>{t.cancel}</Button>}
      {over && <Button kind="danger" icon="trash" onClick={() => setOpen("delete")}>{t.delete}</Button>}
      {(open === "retry" || open === "clone") && <PayloadDialog {...shared} kind={open} />}
      {open === "snooze" && <SnoozeDialog {...shared} />}
      {open === "edit" && <EditDialog {...shared} />}
      {(open === "cancel" || open === "delete") && <SureDialog {...shared} kind={open} />}
    </>
  );
}
