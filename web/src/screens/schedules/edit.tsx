// SPDX-License-Identifier: Apache-2.0
// A schedule is made or changed, with what it means beside it.
import { ask, type Page, type Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address, go } from "../../app/router";
import { jsonProblem } from "../../format/json-text";
import { schedules } from "../../text/en/schedules";
import { Field, FormDialog } from "../../ui/dialog";
import { say } from "../../ui/toasts";
import { MoreFields, UsualFields } from "./fields";
import { requestOf, useForm } from "./form";
import { PreviewBox, usePreview } from "./preview";

type Schedule = Schemas["Schedule"];
const t = schedules.form;

const zones = () => Intl.supportedValuesOf("timeZone");

interface EditProps {
  schedule?: Schedule;
  close: () => void;
  saved: () => void;
}

export function EditDialog({ schedule, close, saved }: EditProps) {
  const [form, set] = useForm(schedule);
  const tasks = useLoaded<Page<{ name: string }>>("tasks?limit=500").data?.data ?? [];
  const preview = usePreview(form.cron, form.timezone, form.name);
  const wrong = jsonProblem(form.payload);
  const submit = async () => {
    const name = form.name.trim();
    await ask(address("schedules", name), requestOf(schedule, form));
    say(schedules.done.save(name));
    if (schedule) saved();
    else go(address("schedules", name));
  };
  return (
    <FormDialog title={schedule ? `${schedules.edit} ${schedule.name}` : schedules.create} action={t.save} submit={submit} close={close} isReady={!wrong && form.name.trim() !== "" && form.task !== ""} isWide>
      <div class="form-columns">
        <div>
          {!schedule && (
            <Field label={t.name} hint={t.nameHint} problem={preview.problems["/name"]}>
              {(id, described) => <input id={id} aria-describedby={described} aria-invalid={preview.problems["/name"] ? "true" : undefined} required maxLength={128} value={form.name} onInput={(event) => set({ name: event.currentTarget.value })} />}
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
      <UsualFields form={form} set={set} />
      <Field label={t.payload} hint={t.payloadHint} problem={wrong}>
        {(id, described) => <textarea id={id} aria-describedby={described} aria-invalid={wrong ? "true" : undefined} rows={5} spellcheck={false} value={form.payload} onInput={(event) => set({ payload: event.currentTarget.value })} />}
      </Field>
      <MoreFields form={form} set={set} />
    </FormDialog>
  );
}
