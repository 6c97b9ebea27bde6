// SPDX-License-Identifier: Apache-2.0
// The fields of a schedule's form that most leave as they are.
import { schedules } from "../../text/en/schedules";
import { Field } from "../../ui/dialog";
import type { Form, SetForm } from "./form";

const t = schedules.form;

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

interface TextProps {
  label: string;
  hint: string;
  value: string;
  change: (value: string) => void;
  range?: readonly [number, number];
}

function Text({ label, hint, value, change, range }: TextProps) {
  const kind = range ? ({ type: "number", min: range[0], max: range[1] } as const) : ({ type: "text" } as const);
  return (
    <Field label={label} hint={hint}>
      {(id, described) => <input id={id} aria-describedby={described} autocomplete="off" {...kind} value={value} onInput={(event) => change(event.currentTarget.value)} />}
    </Field>
  );
}

const kPriority = [-1000, 1000] as const;
const kCatchUpMost = [1, 10000] as const;

export function UsualFields({ form, set }: { form: Form; set: SetForm }) {
  return (
    <div class="form-columns">
      <Choice label={t.overlap} value={form.overlap} choices={t.overlaps} change={(overlap) => set({ overlap })} />
      <Choice label={t.catchUp} value={form.catch_up} choices={t.catchUps} change={(catch_up) => set({ catch_up })} />
    </div>
  );
}

export function MoreFields({ form, set }: { form: Form; set: SetForm }) {
  return (
    <details class="more-fields">
      <summary>{t.more}</summary>
      <div class="form-columns">
        <Text label={t.jitter} hint={t.jitterHint} value={form.jitter} change={(jitter) => set({ jitter })} />
        <Text label={t.queue} hint={t.asTask} value={form.queue} change={(queue) => set({ queue })} />
        <Text label={t.priority} hint={t.asTask} range={kPriority} value={form.priority} change={(priority) => set({ priority })} />
        <Text label={t.window} hint={t.windowHint} value={form.catch_up_window} change={(catch_up_window) => set({ catch_up_window })} />
        <Text label={t.most} hint={t.mostHint} range={kCatchUpMost} value={form.catch_up_max} change={(catch_up_max) => set({ catch_up_max })} />
        <Text label={t.after} hint={t.afterHint} value={form.after} change={(after) => set({ after })} />
        <Text label={t.afterTimeout} hint={t.afterTimeoutHint} value={form.after_timeout} change={(after_timeout) => set({ after_timeout })} />
        <Choice label={t.afterFailure} value={form.after_failure} choices={t.afterFailures} change={(after_failure) => set({ after_failure })} />
      </div>
    </details>
  );
}
