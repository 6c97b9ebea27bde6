// SPDX-License-Identifier: Apache-2.0
// What is asked before something is done with a job.
import { useState } from "preact/hooks";
import { patch, post, postText, remove, type Job } from "../../api/client";
import { newRequestKey } from "../../api/request-key";
import { address, go } from "../../app/router";
import { inLines } from "../../format/exact-json";
import { jsonProblem, withPayload } from "../../format/json-text";
import { viewerZone } from "../../format/time";
import { job as t } from "../../text/en/job";
import { Field, FormDialog } from "../../ui/dialog";
import { say } from "../../ui/toasts";
import type { ShownJob } from "./shown";

export interface DialogProps {
  shown: ShownJob;
  close: () => void;
  reload: () => void;
}

// What is sent is the text, as somebody left it.
export function PayloadDialog({ shown, kind, close, reload }: DialogProps & { kind: "retry" | "clone" }) {
  const [text, setText] = useState(() => inLines(shown.payload));
  const [requestKey] = useState(newRequestKey);
  const problem = text.trim() ? jsonProblem(text) : t.emptyPayload;
  const submit = async () => {
    const path = `${address("jobs", shown.job.id)}/${kind}`;
    const made = await postText<Job>(path, withPayload(text), kind === "clone" ? { "Idempotency-Key": requestKey } : {});
    say(kind === "retry" ? t.done.retry : t.done.clone(made.id));
    if (kind === "clone") go(address("jobs", made.id));
    else reload();
  };
  return (
    <FormDialog title={kind === "retry" ? t.retryEdited : t.clone} action={kind === "retry" ? t.retry : t.clone} submit={submit} close={close} isReady={!problem} isWide>
      <Field label={t.payload} hint={kind === "clone" ? t.cloneHint : t.retryHint} problem={problem && (text.trim() ? `${t.notJson}: ${problem}` : problem)}>
        {(id, described) => (
          <textarea
            id={id}
            aria-describedby={described}
            aria-invalid={problem ? "true" : undefined}
            rows={14}
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}

export function SnoozeDialog({ shown, close, reload }: DialogProps) {
  const [delay, setDelay] = useState("10m");
  const submit = async () => {
    await post(`${address("jobs", shown.job.id)}/snooze`, { delay: delay.trim() });
    say(t.done.snooze);
    reload();
  };
  return (
    <FormDialog title={t.snooze} action={t.snooze} submit={submit} close={close} isReady={delay.trim() !== ""}>
      <Field label={t.snoozeFor} hint={t.snoozeHint}>
        {(id, described) => <input id={id} aria-describedby={described} value={delay} autocomplete="off" onInput={(event) => setDelay(event.currentTarget.value)} />}
      </Field>
    </FormDialog>
  );
}

// The value of an input of the kind datetime-local: wall time of the viewer's zone, to the second.
const localText = (at: string) => new Date(Date.parse(at) - new Date(at).getTimezoneOffset() * 60e3).toISOString().slice(0, 19);

interface Changes {
  priority?: number;
  run_at?: string;
  tags?: string[];
}

// Only what was changed is sent: anything else may have moved on in the meantime.
export function EditDialog({ shown: { job }, close, reload }: DialogProps) {
  const before = { priority: String(job.priority), due: localText(job.run_at), tags: job.tags.join(", ") };
  const [form, setForm] = useState(before);
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const submit = async () => {
    const changes: Changes = {};
    if (form.priority !== before.priority) changes.priority = Number(form.priority);
    if (form.due !== before.due) changes.run_at = new Date(form.due).toISOString();
    if (form.tags !== before.tags) changes.tags = form.tags.split(",").map((tag) => tag.trim()).filter(Boolean);
    await patch(address("jobs", job.id), changes);
    say(t.done.edit);
    reload();
  };
  return (
    <FormDialog title={t.edit} action={t.save} submit={submit} close={close} isReady={JSON.stringify(form) !== JSON.stringify(before)}>
      <Field label={t.priority} hint={t.priorityHint}>
        {(id, described) => (
          <input id={id} aria-describedby={described} type="number" min={-1000} max={1000} required value={form.priority} onInput={(event) => set({ priority: event.currentTarget.value })} />
        )}
      </Field>
      <Field label={`${t.runAt} (${viewerZone})`} hint={t.runAtHint}>
        {(id, described) => (
          <input id={id} aria-describedby={described} type="datetime-local" step={1} required value={form.due} onInput={(event) => set({ due: event.currentTarget.value })} />
        )}
      </Field>
      <Field label={t.tags} hint={t.tagsHint}>
        {(id, described) => <input id={id} aria-describedby={described} value={form.tags} onInput={(event) => set({ tags: event.currentTarget.value })} />}
      </Field>
    </FormDialog>
  );
}

export function SureDialog({ shown, kind, close, reload }: DialogProps & { kind: "cancel" | "delete" }) {
  const path = address("jobs", shown.job.id);
  const submit = async () => {
    if (kind === "cancel") await post(`${path}/cancel`);
    else await remove(path);
    say(t.done[kind]);
    if (kind === "delete") go("jobs", { replace: true });
    else reload();
  };
  return (
    <FormDialog title={kind === "cancel" ? t.cancelAsk : t.deleteAsk} action={kind === "cancel" ? t.cancelJob : t.delete} kind="danger" submit={submit} close={close}>
      <p>{kind === "cancel" ? t.cancelNote : t.deleteNote}</p>
    </FormDialog>
  );
}
