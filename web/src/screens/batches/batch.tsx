// SPDX-License-Identifier: Apache-2.0
// One batch: how far it is, and its jobs, as a grid where they are runs of prompts on models.
import { useEffect, useState } from "preact/hooks";
import { mayChange, post, type Job } from "../../api/client";
import { useLoaded, useLoadedPages } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { count } from "../../format/amount";
import { stateNames } from "../../text/en/common";
import { batches as t } from "../../text/en/batches";
import { Button, Loading, Panel, ProblemBox, ScreenHead, StateBadge, Time } from "../../ui/basics";
import { StateIcon } from "../../ui/icons";
import { Stacked } from "../../ui/meter";
import { Table } from "../../ui/table";
import { attempt } from "../../ui/toasts";
import { gridOf, type Grid } from "./grid";
import { inWords, partsOf, type Batch } from "./parts";

const kMostJobs = 2000;

function GridTable({ grid }: { grid: Grid }) {
  return (
    <div class="table-frame" role="region" aria-label={t.grid} tabIndex={0}>
      <table class="grid-table">
        <thead>
          <tr>
            <th scope="col">{t.prompt}</th>
            {grid.models.map((model) => (
              <th key={model} scope="col">
                {model}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.prompts.map((prompt) => (
            <tr key={prompt}>
              <th scope="row">{prompt}</th>
              {grid.models.map((model) => (
                <td key={model} data-label={model}>
                  <span class="grid-runs">
                    {grid.cell(prompt, model)?.runs.map((job, i) => (
                      <a key={job.id} href={address("jobs", job.id)} class={`state-${job.state}`} title={job.error?.message ?? stateNames[job.state]} aria-label={`${prompt}, ${model}. ${t.run(String(i + 1), stateNames[job.state] ?? job.state)}`}>
                        <StateIcon state={job.state} />
                      </a>
                    ))}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Jobs({ id, turn }: { id: string; turn: string }) {
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<Job>(withQuery("jobs", { batch: id, limit: 500 }));
  const [isList, setList] = useState(false);
  useEffect(() => {
    if (hasMore && !isLoading && rows.length < kMostJobs) more();
  }, [hasMore, isLoading, rows.length]);
  useEffect(() => {
    if (turn) reload();
  }, [turn]);
  const grid = gridOf(rows);
  return (
    <Panel
      title={grid ? t.grid : t.jobs}
      isBusy={isLoading}
      actions={
        <>
          <a href={withQuery("jobs", { batch: id })}>{t.asList}</a>
          {grid && (
            <Button kind="quiet" pressed={isList} onClick={() => setList(!isList)}>
              {isList ? t.asGrid : t.asList}
            </Button>
          )}
        </>
      }
    >
      <ProblemBox problem={problem} retry={reload} />
      {grid && !isList ? (
        <GridTable grid={grid} />
      ) : (
        <Table
          label={t.jobs}
          isDense
          rows={rows}
          rowKey={(job) => job.id}
          isLoading={isLoading}
          empty={t.noJobs}
          columns={[
            { name: t.job, kind: "main", cell: (job) => <a href={address("jobs", job.id)}>{job.task} <span class="faint number">{job.id}</span></a> },
            { name: t.state, cell: (job) => <StateBadge state={job.state} /> },
            { name: t.error, kind: "wide", cell: (job) => job.error?.message ?? <span class="faint">–</span> },
          ]}
        />
      )}
      {rows.length >= kMostJobs && hasMore && <p class="nothing">{t.cut(count(rows.length))}</p>}
    </Panel>
  );
}

export default function OneBatch({ names: [id = ""] }: ScreenProps) {
  const { data: batch, problem, reload } = useLoaded<Batch>(address("batches", id), { on: (event) => event.type.startsWith("job."), atMostEvery: 2000 });
  if (!batch) return problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />;
  const close = async () => {
    await attempt(() => post(`${address("batches", id)}/close`), t.closed);
    reload();
  };
  return (
    <>
      <ScreenHead
        back={{ href: "batches", text: t.back }}
        title={
          <>
            {batch.name ?? t.name} <span class="faint number">{batch.id}</span>
          </>
        }
        actions={!batch.closed && mayChange() && <Button onClick={() => void close()}>{t.close}</Button>}
      />
      <ProblemBox problem={problem} retry={reload} />
      <Panel title={`${t.progress}: ${inWords(batch)}`}>
        <div class="panel-body">
          <Stacked label={t.progress} parts={partsOf(batch)} />
          <dl class="pairs">
            <div><dt>{t.total}</dt><dd class="number">{count(batch.total)}</dd></div>
            <div><dt>{t.created}</dt><dd><Time at={batch.created_at} /></dd></div>
            <div><dt>{t.finished}</dt><dd>{batch.finished_at ? <Time at={batch.finished_at} /> : batch.closed ? t.under : t.open}</dd></div>
          </dl>
        </div>
      </Panel>
      <Jobs id={id} turn={`${batch.succeeded}/${batch.failed}/${batch.cancelled}/${batch.skipped}`} />
    </>
  );
}
