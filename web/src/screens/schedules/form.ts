// SPDX-License-Identifier: Apache-2.0
// What the form of a schedule holds, and what is sent of it.
import { useState } from "preact/hooks";
import type { Schemas } from "../../api/client";
import { pretty, withPayload } from "../../format/json-text";
import { viewerZone } from "../../format/time";
import type { schedules } from "../../text/en/schedules";

type Schedule = Schemas["Schedule"];
type Texts = typeof schedules.form;

// Everything is text, as it stands in the fields; an empty one means the default.
function formOf(schedule: Schedule | undefined) {
  return {
    name: schedule?.name ?? "",
    task: schedule?.task ?? "",
    cron: schedule?.cron ?? "",
    timezone: schedule?.timezone ?? viewerZone,
    payload: pretty(schedule?.payload),
    overlap: (schedule?.overlap ?? "skip") as keyof Texts["overlaps"],
    catch_up: (schedule?.catch_up ?? "latest") as keyof Texts["catchUps"],
    jitter: schedule?.jitter ?? "0s",
    enabled: schedule?.enabled ?? true,
    queue: schedule?.queue ?? "",
    priority: String(schedule?.priority ?? ""),
    catch_up_window: schedule?.catch_up_window ?? "",
    catch_up_max: String(schedule?.catch_up_max ?? ""),
    after: (schedule?.after ?? []).join(" "),
    after_timeout: schedule?.after_timeout ?? "",
    after_failure: (schedule?.after_failure ?? "skip") as keyof Texts["afterFailures"],
  };
}

export type Form = ReturnType<typeof formOf>;
export type SetForm = (changes: Partial<Form>) => void;

export function useForm(schedule: Schedule | undefined): readonly [Form, SetForm] {
  const [form, setForm] = useState(() => formOf(schedule));
  return [form, (changes) => setForm((before) => ({ ...before, ...changes }))] as const;
}

const orNull = (text: string) => text.trim() || null;
const numberOrNull = (text: string) => (text.trim() ? Number(text) : null);

function fieldsOf({ name: _, payload: __, ...form }: Form) {
  return {
    ...form,
    queue: orNull(form.queue),
    priority: numberOrNull(form.priority),
    catch_up_window: orNull(form.catch_up_window),
    catch_up_max: numberOrNull(form.catch_up_max),
    after: form.after.split(/[\s,]+/).filter(Boolean),
    after_timeout: orNull(form.after_timeout),
  };
}

// A schedule that is there is patched. A payload that nobody touched is not sent: the server has it with all
// digits of its numbers, this page may not.
export function requestOf(schedule: Schedule | undefined, form: Form) {
  const fields = fieldsOf(form);
  if (!schedule) return { method: "PUT", raw: withPayload(form.payload, fields) };
  const isSame = form.payload === pretty(schedule.payload);
  return { method: "PATCH", raw: isSame ? JSON.stringify(fields) : withPayload(form.payload.trim() || "null", fields) };
}
