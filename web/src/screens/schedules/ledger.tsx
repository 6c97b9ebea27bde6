// SPDX-License-Identifier: Apache-2.0
// Every slot of a schedule, and what became of it. It grows when somebody asks, not under the hand.
import { useEffect, useState } from "preact/hooks";
import type { Schemas } from "../../api/client";
import { onEvents } from "../../api/live";
import { useLoadedPages } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import { duration } from "../../format/amount";
import { common } from "../../text/en/common";
import { schedules as t } from "../../text/en/schedules";
import { Button, Panel, Time } from "../../ui/basics";
import { LoadedTable } from "../../ui/loaded-table";
import { MoreButton } from "../../ui/table";

type Slot = Schemas["Slot"];

// How many slots came since the list was loaded.
function useNewSlots(name: string): [number, () => void] {
  const [slots, setSlots] = useState(0);
  useEffect(
    () => onEvents((events) => setSlots((n) => n + events.filter((event) => event.schedule === name && event.type.startsWith("schedule.")).length)),
    [name],
  );
  return [slots, () => setSlots(0)];
}

function Outcome({ slot }: { slot: Slot }) {
  const tone = slot.outcome === "fired" ? "good" : slot.outcome === "skipped:misfire" ? "bad" : "";
  return (
    <span class={`tag ${tone}`}>
      {t.outcomes[slot.outcome as string]}
      {slot.count > 1 && ` × ${slot.count}`}
    </span>
  );
}

export function Ledger({ name, zone }: { name: string; zone: string }) {
  const slots = useLoadedPages<Slot>(`${address("schedules", name)}/slots?limit=30`);
  const [added, forget] = useNewSlots(name);
  const again = () => {
    forget();
    slots.reload();
  };
  const none = <span class="faint">–</span>;
  return (
    <Panel
      title={t.ledger}
      isBusy={slots.isLoading}
      actions={
        <>
          {added > 0 && (
            <span class="since in-head">
              <Button icon="retry" onClick={again}>{t.newSlots(added)}</Button>
            </span>
          )}
          <a href={withQuery("jobs", { schedule: name })}>{t.allJobs}</a>
        </>
      }
    >
      <LoadedTable
        of={slots}
        label={t.ledger}
        isDense
        rows={slots.rows}
        rowKey={(slot) => slot.slot}
        isLoading={slots.isLoading}
        empty={t.ledgerEmpty}
        columns={[
          {
            name: t.slot,
            kind: "main",
            cell: (slot) => (
              <span>
                <Time at={slot.slot} zone={zone} />
                {slot.count > 1 && <> – <Time at={slot.until} zone={zone} /></>}
              </span>
            ),
          },
          { name: t.outcome, cell: (slot) => <Outcome slot={slot} /> },
          { name: common.job, kind: "number", cell: (slot) => (slot.job_id ? <a href={address("jobs", slot.job_id)}>{slot.job_id}</a> : none) },
          { name: t.late, kind: "number", cell: (slot) => (slot.lateness_ms === null ? none : duration(slot.lateness_ms)) },
        ]}
      />
      <MoreButton hasMore={slots.hasMore} isLoading={slots.isLoading} more={slots.more} />
    </Panel>
  );
}
