// SPDX-License-Identifier: Apache-2.0
// What may be done with a task.
import { useState } from "preact/hooks";
import { mayChange, post, postText, type Job, type Schemas } from "../../api/client";
import { newRequestKey } from "../../api/request-key";
import { address, go } from "../../app/router";
import { jsonProblem, withPayload } from "../../format/json-text";
import { tasks as t } from "../../text/en/tasks";
import { Act } from "../../ui/act";
import { Field, FormDialog } from "../../ui/dialog";
import { attempt, say } from "../../ui/toasts";

export type Task = Schemas["Task"];

function EnqueueDialog({ task, close }: { task: Task; close: () => void }) {
  const [payload, setPayload] = useState("");
  const [delay, setDelay] = useState("");
  const [priority, setPriority] = useState(String(task.priority));
  const [key] = useState(newRequestKey); // pressed twice, it is one job
  const problem = jsonProblem(payload);
  const submit = async () => {
    const others = { task: task.name, priority: Number(priority), ...(delay.trim() ? { delay: delay.trim() } : {}) };
    const job = await postText<Job>("jobs", withPayload(payload, others), { "Idempotency-Key": key });
    say(t.done.enqueue(job.id));
    go(address("jobs", job.id));
  };
  return (
    <FormDialog title={t.form.title(task.name)} action={t.form.send} submit={submit} close={close} isReady={!problem} isWide>
      <Field label={t.form.payload} hint={t.form.payloadHint} problem={problem}>
        {(id, described) => <textarea id={id} aria-describedby={described} rows={10} spellcheck={false} value={payload} onInput={(event) => setPayload(event.currentTarget.value)} />}
      </Field>
      <div class="form-columns">
        <Field label={t.form.delay} hint={t.form.delayHint}>
          {(id, described) => <input id={id} aria-describedby={described} value={delay} onInput={(event) => setDelay(event.currentTarget.value)} />}
        </Field>
        <Field label={t.form.priority}>
          {(id) => <input id={id} type="number" min={-1000} max={1000} required value={priority} onInput={(event) => setPriority(event.currentTarget.value)} />}
        </Field>
      </div>
    </FormDialog>
  );
}

export function TaskActions({ task, reload }: { task: Task; reload: () => void }) {
  const [isOpen, open] = useState(false);
  if (!mayChange()) return null;
  const verb = task.paused ? "resume" : "pause";
  const change = async () => {
    await attempt(() => post(`${address("tasks", task.name)}/${verb}`), t.done[verb](task.name));
    reload();
  };
  return (
    <>
      <Act icon="plus" text={t.enqueue} onClick={() => open(true)} />
      <Act icon={task.paused ? "play" : "pause"} text={t[verb]} onClick={() => void change()} />
      {isOpen && <EnqueueDialog task={task} close={() => open(false)} />}
    </>
  );
}

export function TaskTags({ task }: { task: Task }) {
  const circuit = t.circuit[(task.circuit as string | undefined) ?? "closed"];
  return (
    <>
      {task.paused && <span class="tag warn">{t.paused}</span>}
      {!task.runnable && <span class="tag warn" title={t.notRunnableNote}>{t.notRunnable}</span>}
      {circuit && <span class="tag bad">{circuit}</span>}
    </>
  );
}
