// SPDX-License-Identifier: Apache-2.0
// Who runs the jobs: nodes, workers outside, and what this node uses.
import type { Page, Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import { bytes, count } from "../../format/amount";
import { workers as t } from "../../text/en/workers";
import { Ago, Nothing, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { Chart } from "../../ui/chart";
import { LoadedTable } from "../../ui/loaded-table";
import { Meter } from "../../ui/meter";

type Node = Schemas["Node"];
type Worker = Schemas["Worker"];
type ProcessHistory = Schemas["ProcessHistory"];

const kMost = 500;
const anything = { on: () => true, atMostEvery: 10e3 };

function Nodes() {
  const { data, problem, reload } = useLoaded<Page<Node>>("nodes", anything);
  return (
    <Panel title={t.nodes} class="packed">
      <LoadedTable
        of={{ problem, reload }}
        label={t.nodes}
        rows={data?.data ?? []}
        rowKey={(node) => node.id}
        isLoading={!data}
        empty={t.noNodes}
        columns={[
          { name: t.node, kind: "main", cell: (node) => <div class="two-lines"><span>{node.name}</span><code class="faint">{node.id.slice(0, 12)}</code></div> },
          { name: t.state, cell: (node) => <span class={`tag ${node.state === "running" ? "good" : node.state === "lost" ? "bad" : "warn"}`}>{t.states[node.state]}</span> },
          { name: t.slots, cell: (node) => <div class="two-lines"><span>{t.of(node.running, node.slots)}</span><Meter label={t.slots} value={node.running} most={node.slots} /></div> },
          { name: t.version, cell: (node) => node.version },
          { name: t.since, cell: (node) => <Ago at={node.started_at} /> },
          { name: t.seen, cell: (node) => <Ago at={node.last_seen_at} /> },
        ]}
      />
    </Panel>
  );
}

function Outside() {
  const { data, problem, reload } = useLoaded<Page<Worker>>(withQuery("workers", { limit: kMost }), anything);
  const leases = (data?.data ?? []).flatMap((worker) => worker.leases.map((lease) => ({ worker, lease })));
  return (
    <Panel title={t.outside} class="packed">
      <LoadedTable
        of={{ problem, reload }}
        label={t.outside}
        rows={leases}
        rowKey={({ lease }) => `${lease.job_id}/${lease.fence}`}
        isLoading={!data}
        empty={t.noWorkers}
        columns={[
          { name: t.worker, kind: "main", cell: ({ worker }) => <>{worker.worker} <span class="faint number">{t.held(count(worker.held))}</span></> },
          { name: t.job, kind: "number", cell: ({ lease }) => <a href={address("jobs", lease.job_id)}>{lease.job_id}</a> },
          { name: t.task, cell: ({ lease }) => <a href={address("tasks", lease.task)}>{lease.task}</a> },
          { name: t.queue, cell: ({ lease }) => <a href={withQuery("jobs", { queue: lease.queue })}>{lease.queue}</a> },
          { name: t.until, cell: ({ lease }) => <Time at={lease.expires_at} /> },
        ]}
      />
      {data?.has_more && <p class="nothing">{t.cut(kMost)}</p>}
    </Panel>
  );
}

function Usage() {
  const { data, problem, isLoading, reload } = useLoaded<ProcessHistory>("stats/process", anything);
  if (!data) return <ProblemBox problem={problem} retry={reload} />;
  const times = data.data.map((sample) => new Date(sample.at));
  const of = (name: "cpu_cores" | "memory_bytes" | "connections" | "running") => data.data.map((sample) => sample[name]);
  if (times.length === 0) return <Panel title={t.usage(data.node.slice(0, 12))}><Nothing>{t.soon}</Nothing></Panel>;
  return (
    <>
      <p class="soft stack-top">{t.usage(data.node.slice(0, 12))}</p>
      <ProblemBox problem={problem} retry={reload} />
      <div class="columns thirds">
      <Chart title={t.cpu} label={t.cpuLabel} times={times} isLoading={isLoading} height={140} show={(value) => value.toFixed(value < 0.1 ? 3 : value < 1 ? 2 : 1)} series={[{ name: t.cores, tone: "calm", values: of("cpu_cores") }]} />
      <Chart title={t.memory} label={t.memoryLabel} times={times} isLoading={isLoading} height={140} show={bytes} series={[{ name: t.memory, tone: "deep", values: of("memory_bytes") }]} />
      <Chart
        title={t.connections}
        label={t.connectionsLabel}
        times={times}
        isLoading={isLoading}
        height={140}
        show={count}
        series={[
          { name: t.open, tone: "sea", values: of("connections") },
          { name: t.running, tone: "warm", values: of("running"), dash: "dash" },
        ]}
      />
      </div>
    </>
  );
}

export default function Workers() {
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <Nodes />
      <Outside />
      <Usage />
    </>
  );
}
