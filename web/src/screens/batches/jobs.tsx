// SPDX-License-Identifier: Apache-2.0
// The jobs of a batch: a grid where they are runs of prompts on models, else a list.
import { useEffect, useRef, useState } from "preact/hooks";
import { useAll } from "../../api/all";
import type { Job } from "../../api/client";
import { address, withQuery } from "../../app/router";
import { count } from "../../format/amount";
import { batches as t } from "../../text/en/batches";
import { stateNames } from "../../text/en/common";
import { Button, Panel, ProblemBox, StateBadge } from "../../ui/basics";
import { StateIcon } from "../../ui/icons";
import { Table } from "../../ui/table";
import { gridOf, tallyOf, type Grid, type Tally } from "./grid";

const kMostJobs = 2000;
const kPage = 500;
const kAgainMs = 3000;
const kManyAgainMs = 15000; // where it takes several pages

const Tallied = ({ of }: { of: Tally }) => <span class="faint number">{t.tally(count(of.succeeded), count(of.all))}</span>;

function Runs({ prompt, model, runs }: { prompt: string; model: string; runs: Job[] }) {
  if (runs.length === 0) return <span class="faint">–</span>;
  return (
    <span class="grid-cell">
      <span class="grid-runs">
        {runs.map((job, i) => {
          const said = t.run(String(i + 1), stateNames[job.state] ?? job.state);
          return (
            <a key={job.id} href={address("jobs", job.id)} class={`state-${job.state}`} title={job.error ? `${said}. ${job.error.message}` : said} aria-label={`${prompt}, ${model}. ${said}`}>
              <StateIcon state={job.state} />
            </a>
          );
        })}
      </span>
      <Tallied of={tallyOf(runs)} />
    </span>
  );
}

function GridTable({ grid }: { grid: Grid }) {
  return (
    <div class="table-frame" role="region" aria-label={t.grid} tabIndex={0}>
      <table class="grid-table">
        <thead>
          <tr>
            <th scope="col">{t.prompt}</th>
            {grid.models.map((model) => (
              <th key={model} scope="col">
                {model} <Tallied of={grid.ofModel(model)} />
              </th>
            ))}
            <th scope="col">{t.succeeded}</th>
          </tr>
        </thead>
        <tbody>
          {grid.prompts.map((prompt) => (
            <tr key={prompt}>
              <th scope="row">
                {prompt}
                {grid.question(prompt) && <span class="clip soft">{grid.question(prompt)}</span>}
              </th>
              {grid.models.map((model) => (
                <td key={model} data-label={model}>
                  <Runs prompt={prompt} model={model} runs={grid.cell(prompt, model)} />
                </td>
              ))}
              <td data-label={t.succeeded}>
                <Tallied of={grid.ofPrompt(prompt)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Loads anew when `turn` changes, not more often than once in `gap`; the last change is not missed.
function useFollowing(turn: string, reload: () => void, gap: number): void {
  const seen = useRef({ turn, at: performance.now() });
  useEffect(() => {
    if (seen.current.turn === turn) return;
    const timer = setTimeout(() => {
      seen.current = { turn, at: performance.now() };
      reload();
    }, Math.max(0, seen.current.at + gap - performance.now()));
    return () => clearTimeout(timer);
  }, [turn]);
}

// `filter`: which jobs, as the list of jobs takes it. `turn` changes when something happened to them.
export function BatchJobs({ filter, turn, empty }: { filter: Record<string, string>; turn: string; empty: string }) {
  const { rows, problem, isLoading, isCut, reload } = useAll<Job>(withQuery("jobs", { ...filter, limit: kPage }), kMostJobs);
  const [isList, setList] = useState(false);
  useFollowing(turn, reload, rows.length > kPage ? kManyAgainMs : kAgainMs);
  const grid = gridOf(rows);
  return (
    <Panel
      title={grid && !isList ? t.grid : t.jobs}
      class="packed"
      isBusy={isLoading}
      actions={
        <>
          <a href={withQuery("jobs", filter)}>{t.inJobs}</a>
          {grid && (
            <Button kind="quiet" pressed={isList} onClick={() => setList(!isList)}>
              {t.asList}
            </Button>
          )}
        </>
      }
    >
      {problem && <div class="panel-body"><ProblemBox problem={problem} retry={reload} /></div>}
      {grid && !isList && <GridTable grid={grid} />}
      {(!grid || isList) && (rows.length > 0 || !problem) && (
        <Table
          label={t.jobs}
          isDense
          rows={rows}
          rowKey={(job) => job.id}
          isLoading={isLoading}
          empty={empty}
          columns={[
            { name: t.job, kind: "main", cell: (job) => <a href={address("jobs", job.id)}>{job.task} <span class="faint number">{job.id}</span></a> },
            { name: t.state, cell: (job) => <StateBadge state={job.state} /> },
            { name: t.error, kind: "wide", cell: (job) => (job.error ? <span class="clip">{job.error.message}</span> : <span class="faint">–</span>) },
          ]}
        />
      )}
      {isCut && <p class="nothing">{t.cut(count(rows.length))}</p>}
    </Panel>
  );
}
