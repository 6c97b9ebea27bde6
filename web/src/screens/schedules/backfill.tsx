// SPDX-License-Identifier: Apache-2.0
// Slots of the past that were not fired: counted first, then fired.
import { useState } from "preact/hooks";
import { post, type Schemas } from "../../api/client";
import { address } from "../../app/router";
import { viewerZone } from "../../format/time";
import { schedules as t } from "../../text/en/schedules";
import { Time } from "../../ui/basics";
import { Field, FormDialog, Stay } from "../../ui/dialog";
import { say } from "../../ui/toasts";

const kSample = 5;

type Backfill = Schemas["Backfill"];

// The value of an input of the kind datetime-local: wall time of the viewer's zone.
function localText(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60e3).toISOString().slice(0, 16);
}

interface BackfillProps {
  schedule: Schemas["Schedule"];
  close: () => void;
  done: () => void;
}

export function BackfillDialog({ schedule, close, done }: BackfillProps) {
  const [from, setFrom] = useState(localText(new Date(Date.now() - 24 * 3600e3)));
  const [to, setTo] = useState(localText(new Date()));
  const [found, setFound] = useState<Backfill>();
  const path = `${address("schedules", schedule.name)}/backfill`;
  const submit = async () => {
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    if (!found) {
      setFound(await post<Backfill>(path, { ...range, dry_run: true }));
      return Stay;
    }
    const { created } = await post<Backfill>(path, range);
    say(t.done.backfill(created));
    done();
    return undefined;
  };
  const input = (label: string, value: string, set: (text: string) => void) => (
    <Field label={`${label} (${viewerZone})`}>
      {(id) => (
        <input
          id={id}
          type="datetime-local"
          required
          value={value}
          onInput={(event) => {
            set(event.currentTarget.value);
            setFound(undefined);
          }}
        />
      )}
    </Field>
  );
  return (
    <FormDialog
      title={t.backfillTitle(schedule.name)}
      action={found ? t.fire(found.slots.length) : t.count}
      isReady={!found || found.slots.length > 0}
      submit={submit}
      close={close}
    >
      <p class="soft">{t.backfillNote}</p>
      {input(t.from, from, setFrom)}
      {input(t.to, to, setTo)}
      {found && (
        <div role="status">
          <b>{t.slots(found.slots.length)}</b>
          <ul class="sample">
            {found.slots.slice(0, kSample).map((slot) => (
              <li key={slot}>
                <Time at={slot} zone={schedule.timezone ?? "UTC"} />
              </li>
            ))}
            {found.slots.length > kSample && <li class="faint">{t.moreSlots(found.slots.length - kSample)}</li>}
          </ul>
        </div>
      )}
    </FormDialog>
  );
}
