// SPDX-License-Identifier: Apache-2.0
// One batch: how far it is, and its jobs. Jobs of prompts have no batch of pawl but a tag with their batch key,
// a date as a rule: batches/2026-11-28 shows those.
import { useEffect, useState } from "preact/hooks";
import { mayChange, post } from "../../api/client";
import { onEvents } from "../../api/live";
import { useLoaded } from "../../api/loaded";
import { address } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { count } from "../../format/amount";
import { batches as t } from "../../text/en/batches";
import { Button, Loading, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { Stacked } from "../../ui/meter";
import { attempt } from "../../ui/toasts";
import { BatchJobs } from "./jobs";
import { inWords, partsOf, type Batch } from "./parts";

const back = { href: "batches", text: t.back };

function Progress({ batch }: { batch: Batch }) {
  const words = inWords(batch);
  return (
    <Panel title={words ? `${t.progress}: ${words}` : t.progress}>
      <div class="panel-body">
        <Stacked label={t.progress} parts={partsOf(batch)} />
        <dl class="pairs stack-top">
          <div><dt>{t.total}</dt><dd class="number">{count(batch.total)}</dd></div>
          <div><dt>{t.created}</dt><dd><Time at={batch.created_at} /></dd></div>
          <div><dt>{t.finished}</dt><dd>{batch.finished_at ? <Time at={batch.finished_at} /> : batch.closed ? t.under : t.open}</dd></div>
        </dl>
      </div>
    </Panel>
  );
}

function OfBatch({ id }: { id: string }) {
  const { data: batch, problem, reload } = useLoaded<Batch>(address("batches", id), { on: (event) => event.type.startsWith("job."), atMostEvery: 2000 });
  if (!batch) return problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />;
  const close = async () => {
    await attempt(() => post(`${address("batches", id)}/close`), t.closed);
    reload();
  };
  return (
    <>
      <ScreenHead
        back={back}
        title={
          <>
            {batch.name ?? t.name} <span class="faint number">{batch.id}</span>
          </>
        }
        actions={!batch.closed && mayChange() && <Button onClick={() => void close()}>{t.close}</Button>}
      />
      <ProblemBox problem={problem} retry={reload} />
      <Progress batch={batch} />
      <BatchJobs filter={{ batch: id }} turn={[batch.total, batch.succeeded, batch.failed, batch.cancelled, batch.skipped].join("/")} empty={t.noJobs} />
    </>
  );
}

function OfKey({ batchKey }: { batchKey: string }) {
  const [turn, setTurn] = useState(0);
  useEffect(() => onEvents((events) => {
    if (events.length === 0 || events.some((event) => event.type.startsWith("job."))) setTurn((n) => n + 1);
  }), []);
  return (
    <>
      <ScreenHead back={back} title={t.promptsOf(batchKey)} note={t.gridNote} />
      <BatchJobs filter={{ tag: `batchKey:${batchKey}` }} turn={String(turn)} empty={t.noPrompts} />
    </>
  );
}

export default function OneBatch({ names: [id = ""] }: ScreenProps) {
  return /^\d+$/.test(id) ? <OfBatch id={id} /> : <OfKey batchKey={id} />;
}
