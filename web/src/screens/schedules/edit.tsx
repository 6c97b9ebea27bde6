// SPDX-License-Identifier: Apache-2.0
// A schedule is made or changed, with what it means beside it.
import { useState } from "preact/hooks";
import { ask, type Page, type Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address, go } from "../../app/router";
import { jsonProblem, pretty, withPayload } from "../../format/json-text";
import { viewerZone } from "../../format/time";
import { schedules } from "../../text/en/schedules";
import { Field, FormDialog } from "../../ui/dialog";
import { say } from "../../ui/toasts";
import { PreviewBox, usePreview } from "./preview";

type Schedule = Schemas["Schedule"];
const t = schedules.form;

const zones = () => Intl.supportedValuesOf("timeZone");

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: Record<T, string>;
  change: (value: T) => void;
}

function Choice<T extends string>({ label, value, choices, change }: ChoiceProps<T>) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => change(event.currentTarget.value as T)}>
          {Object.entries<string>(choices).map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface EditProps {
  schedule?: Schedule;
  close: () => void;
  saved: () => void;
}

function useForm(schedule: Schedule | undefined) {
  const [form, setForm] = useState({
    name: schedule?.name ?? "",
    task: schedule?.task ?? "",
    cron: schedule?.cron ?? "",
    timezone: schedule?.timezone ?? viewerZone,
    payload: pretty(schedule?.payload),
    overlap: (schedule?.overlap ?? "skip") as keyof typeof t.overlaps,
    catch_up: (schedule?.catch_up ?? "latest") as keyof typeof t.catchUps,
    jitter: schedule?.jitter ?? "0s",
    enabled: schedule?.enabled ?? true,
  });
  const set = (changes: Partial<typeof form>) => setForm((before) => ({ ...before, ...changes }));
  return [form, set] as const;
}

type Form = ReturnType<typeof useForm>[0];

// Only what the form shows is changed. A payload that nobody touched is not sent: the server has it with
// all digits of its numbers, this page may not.
function changeOf(schedule: Schedule, form: Form) {
  const { name: _, payload, ...fields } = form;
  const raw = payload === pretty(schedule.payload) ? JSON.stringify(fields) : withPayload(payload.trim() || "null", fields);
  return { method: "PATCH", raw };
}

export function EditDialog({ schedule, close, saved }: EditProps) {
  const [form, set] = useForm(schedule);
  const tasks = useLoaded<Page<{ name: string }>>("tasks?limit=500").data?.data ?? [];
  const preview = usePreview(form.cron, form.timezone, form.name);
  const wrong = jsonProblem(form.payload);
  const submit = async () => {
    const { name, payload, ...fields } = form;
    await ask(address("schedules", name.trim()), schedule ? changeOf(schedule, form) : { method: "PUT", raw: withPayload(payload, fields) });
    say(schedules.done.save(name.trim()));
    if (schedule) saved();
    else go(address("schedules", name.trim()));
  };
  return (
    <FormDialog title={schedule ? `${schedules.edit} ${schedule.name}` : schedules.create} action={t.save} submit={submit} close={close} isReady={!wrong && form.name.trim() !== "" && form.task !== ""} isWide>
      <div class="form-columns">
        <div>
          {!schedule && (
            <Field label={t.name} hint={t.nameHint}>
              {(id, described) => <input id={id} aria-describedby={described} required maxLength={128} value={form.name} onInput={(event) => set({ name: event.currentTarget.value })} />}
            </Field>
          )}
          <Field label={t.task}>
            {(id) => (
              <select id={id} required value={form.task} onChange={(event) => set({ task: event.currentTarget.value })}>
                <option value="" />
                {tasks.map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t.cron} hint={t.cronHint} problem={preview.problems["/cron"]}>
            {(id, described) => (
              <input id={id} aria-describedby={described} aria-invalid={preview.problems["/cron"] ? "true" : undefined} class="mono" required spellcheck={false} autocomplete="off" value={form.cron} onInput={(event) => set({ cron: event.currentTarget.value })} />
            )}
          </Field>
          <Field label={t.zone} problem={preview.problems["/timezone"]}>
            {(id, described) => (
              <>
                <input id={id} aria-describedby={described} aria-invalid={preview.problems["/timezone"] ? "true" : undefined} list={`${id}-zones`} required autocomplete="off" value={form.timezone} onInput={(event) => set({ timezone: event.currentTarget.value })} />
                <datalist id={`${id}-zones`}>
                  {zones().map((zone) => (
                    <option key={zone} value={zone} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <label class="check">
            <input type="checkbox" checked={form.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
            {t.enabled}
          </label>
        </div>
        <PreviewBox preview={preview} />
      </div>
      <div class="form-columns">
        <Choice label={t.overlap} value={form.overlap} choices={t.overlaps} change={(overlap) => set({ overlap })} />
        <Choice label={t.catchUp} value={form.catch_up} choices={t.catchUps} change={(catch_up) => set({ catch_up })} />
      </div>
      <Field label={t.jitter} hint={t.jitterHint}>
        {(id, described) => <input id={id} aria-describedby={described} value={form.jitter} onInput={(event) => set({ jitter: event.currentTarget.value })} />}
      </Field>
      <Field label={t.payload} hint={t.payloadHint} problem={wrong}>
        {(id, described) => <textarea id={id} aria-describedby={described} aria-invalid={wrong ? "true" : undefined} rows={5} spellcheck={false} value={form.payload} onInput={(event) => set({ payload: event.currentTarget.value })} />}
      </Field>
    </FormDialog>
  );
}
