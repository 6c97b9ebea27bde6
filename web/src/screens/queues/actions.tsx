// SPDX-License-Identifier: Apache-2.0
// What may be done with a queue.
import { useState } from "preact/hooks";
import { mayChange, post, put, type Schemas } from "../../api/client";
import { address } from "../../app/router";
import { count } from "../../format/amount";
import { queues as t } from "../../text/en/queues";
import { Act } from "../../ui/act";
import { Field, FormDialog } from "../../ui/dialog";
import { attempt, say } from "../../ui/toasts";

export type Queue = Schemas["Queue"];

interface QueueProps {
  queue: Queue;
  reload: () => void;
}

export const waitingIn = (queue: Queue) =>
  ["scheduled", "blocked", "ready", "retrying"].reduce((sum, state) => sum + (queue.states[state] ?? 0), 0);

const text = (value: string | number | null | undefined) => String(value ?? "");
const numberOrNull = (value: string) => (value.trim() ? Number(value) : null);
// Anything else would be sent as null, which takes the limit away.
const isWhole = (value: string) => /^\s*([1-9]\d*)?\s*$/.test(value);
const textOrNull = (value: string) => value.trim() || null;

function LimitsDialog({ queue, reload, close }: QueueProps & { close: () => void }) {
  const [form, setForm] = useState({
    concurrency: text(queue.concurrency),
    per_key_concurrency: text(queue.per_key_concurrency),
    rate: text(queue.rate),
    per_key_rate: text(queue.per_key_rate),
    aging_limit: text(queue.aging_limit),
  });
  const submit = async () => {
    await put(address("queues", queue.name), {
      concurrency: numberOrNull(form.concurrency),
      per_key_concurrency: numberOrNull(form.per_key_concurrency),
      rate: textOrNull(form.rate),
      per_key_rate: textOrNull(form.per_key_rate),
      aging_limit: textOrNull(form.aging_limit),
    });
    say(t.done.save);
    reload();
  };
  const input = (name: keyof typeof form, label: string, hint?: string, problem?: string) => (
    <Field label={label} hint={hint} problem={problem}>
      {(id, described) => (
        <input id={id} aria-describedby={described} aria-invalid={problem ? "true" : undefined} value={form[name]} onInput={(event) => setForm({ ...form, [name]: event.currentTarget.value })} />
      )}
    </Field>
  );
  const wrong = (name: "concurrency" | "per_key_concurrency") => (isWhole(form[name]) ? undefined : t.form.notWhole);
  return (
    <FormDialog title={t.form.title(queue.name)} action={t.form.save} submit={submit} close={close} isReady={isWhole(form.concurrency) && isWhole(form.per_key_concurrency)}>
      {input("concurrency", t.form.concurrency, t.form.concurrencyHint, wrong("concurrency"))}
      {input("per_key_concurrency", t.form.perKey, undefined, wrong("per_key_concurrency"))}
      {input("rate", t.form.rate, t.form.rateHint)}
      {input("per_key_rate", t.form.perKeyRate)}
      {input("aging_limit", t.form.aging, t.form.agingHint)}
    </FormDialog>
  );
}

function PurgeDialog({ queue, reload, close }: QueueProps & { close: () => void }) {
  const [typed, setTyped] = useState("");
  const submit = async () => {
    const { cancelled } = await post<Schemas["Purged"]>(`${address("queues", queue.name)}/purge`);
    say(t.done.purge(count(cancelled)));
    reload();
  };
  return (
    <FormDialog title={t.purgeTitle(queue.name)} action={t.purge} kind="danger" submit={submit} close={close} isReady={typed === queue.name}>
      <p>{t.purgeNote(count(waitingIn(queue)))}</p>
      <Field label={t.purgeType(queue.name)}>{(id) => <input id={id} autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />}</Field>
    </FormDialog>
  );
}

function KeyDialog({ queue, reload, close }: QueueProps & { close: () => void }) {
  const [key, setKey] = useState("");
  const submit = async () => {
    await post(`${address("queues", queue.name)}/pause`, { key });
    say(t.done.pause(key));
    reload();
  };
  return (
    <FormDialog title={t.pauseKey} action={t.pause} submit={submit} close={close} isReady={key !== ""}>
      <Field label={t.key} hint={t.keyHint}>
        {(id, described) => <input id={id} aria-describedby={described} value={key} onInput={(event) => setKey(event.currentTarget.value)} />}
      </Field>
    </FormDialog>
  );
}

export function QueueActions({ queue, reload }: QueueProps) {
  const [open, setOpen] = useState<"limits" | "purge" | "key">();
  if (!mayChange()) return null;
  const close = () => setOpen(undefined);
  const verb = queue.paused ? "resume" : "pause";
  const change = async (body: object, action: "pause" | "resume", what: string) => {
    await attempt(() => post(`${address("queues", queue.name)}/${action}`, body), t.done[action](what));
    reload();
  };
  return (
    <>
      <Act icon={queue.paused ? "play" : "pause"} text={t[verb]} onClick={() => void change({}, verb, queue.name)} />
      <Act icon="edit" text={t.edit} onClick={() => setOpen("limits")} />
      <Act isRare icon="keys" text={t.pauseKey} onClick={() => setOpen("key")} />
      <Act isRare kind="danger" icon="trash" text={t.purge} disabled={waitingIn(queue) === 0} onClick={() => setOpen("purge")} />
      {queue.paused_keys?.length ? (
        <div class="key-actions">
          {queue.paused_keys.map((key) => (
            <Act key={key} icon="play" text={t.resumeKey(key)} onClick={() => void change({ key }, "resume", key)} />
          ))}
        </div>
      ) : null}
      {open === "limits" && <LimitsDialog queue={queue} reload={reload} close={close} />}
      {open === "purge" && <PurgeDialog queue={queue} reload={reload} close={close} />}
      {open === "key" && <KeyDialog queue={queue} reload={reload} close={close} />}
    </>
  );
}
