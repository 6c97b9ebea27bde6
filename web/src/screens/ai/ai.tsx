// SPDX-License-Identifier: Apache-2.0
// What models were called for, what that cost, and what is left of the budgets.
import type { Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address, place, setQuery, withQuery } from "../../app/router";
import { count, money, percent, short } from "../../format/amount";
import { ai as t } from "../../text/en/ai";
import { Loading, Nothing, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { Chart } from "../../ui/chart";
import { Meter } from "../../ui/meter";
import { Table } from "../../ui/table";
import { isPriced, sumBy, sumByStep, type Sum } from "./sums";

type Usage = Schemas["AiUsage"];
type Range = keyof typeof t.ranges;

const steps: Record<Range, { step: "hour" | "day"; length: number; n: number }> = {
  day: { step: "hour", length: 3600e3, n: 25 },
  week: { step: "day", length: 86400e3, n: 8 },
  month: { step: "day", length: 86400e3, n: 31 },
};

function Totals({ total }: { total: Usage["total"] }) {
  const cells: [string, string, (string | undefined)?][] = [
    [t.cost, total.cost_usd === null || total.cost_usd === undefined ? "–" : money(total.cost_usd), total.unpriced_calls ? t.unpriced(count(total.unpriced_calls)) : undefined],
    [t.calls, short(total.calls ?? 0)],
    [t.failed, short(total.failed ?? 0), total.failed ? t.ofAll(percent(total.failed, (total.calls ?? 0) + total.failed)) : undefined],
    [t.tokensIn, short((total.input_tokens ?? 0) + (total.cached_tokens ?? 0) + (total.cache_write_tokens ?? 0)), total.cached_tokens ? `${short(total.cached_tokens)} ${t.cached}` : undefined],
    [t.tokensOut, short(total.output_tokens ?? 0)],
  ];
  return (
    <section class="counters" aria-label={t.title}>
      {cells.map(([name, value, note]) => (
        <div key={name} class="counter">
          <span class="soft">{name}</span>
          <b>{value}</b>
          {note && <small>{note}</small>}
        </div>
      ))}
    </section>
  );
}

function Sums({ title, name, sums, all, link }: { title: string; name: string; sums: Sum[]; all: number; link?: boolean }) {
  return (
    <Panel title={title} class="packed">
      <Table
        label={title}
        rows={sums}
        rowKey={(sum) => sum.name}
        empty="–"
        columns={[
          { name, kind: "main", cell: (sum) => (link && sum.name ? <a href={address("tasks", sum.name)}>{sum.name}</a> : sum.name || t.outside) },
          { name: t.calls, kind: "number", cell: (sum) => count(sum.calls) },
          { name: t.failed, kind: "number", cell: (sum) => <span>{count(sum.failed)} {sum.failed > 0 && <span class="faint">{percent(sum.failed, sum.calls + sum.failed)}</span>}</span> },
          { name: t.tokensIn, kind: "number", cell: (sum) => short(sum.tokensIn) },
          { name: t.tokensOut, kind: "number", cell: (sum) => short(sum.tokensOut) },
          { name: t.cost, kind: "number", cell: (sum) => (isPriced(sum) ? money(sum.cost) : <span class="faint">{t.unknown}</span>) },
          { name: t.share, kind: "number", cell: (sum) => (isPriced(sum) ? percent(sum.cost, all) : "–") },
        ]}
      />
    </Panel>
  );
}

function Budgets({ budgets }: { budgets: Usage["budgets"] }) {
  if (budgets.length === 0) return null;
  const show = (unit: unknown, value: number) => (unit === "usd" ? money(value) : short(value));
  return (
    <Panel title={t.budgets} class="packed">
      <Table
        label={t.budgets}
        rows={budgets}
        rowKey={(one) => `${one.connection}/${one.task}/${one.budget}`}
        empty="–"
        columns={[
          { name: t.whose, kind: "main", cell: (one) => (one.task ? <a href={address("tasks", one.task)}>{one.task}</a> : one.connection) },
          { name: t.budget, cell: (one) => one.budget },
          {
            name: t.spent,
            kind: "wide",
            cell: (one) => (
              <div class="two-lines grow">
                <span>
                  {t.of(show(one.unit, one.spent), show(one.unit, one.limit))} <span class="faint">{percent(one.spent, one.limit)}</span>{" "}
                  {one.spent >= one.limit ? <span class="tag bad">{t.over}</span> : one.spent >= 0.8 * one.limit && <span class="tag warn">{t.near}</span>}
                </span>
                <Meter label={t.spentOf(one.task ?? one.connection ?? "")} value={one.spent} most={one.limit} />
              </div>
            ),
          },
          { name: t.resets, cell: (one) => <Time at={one.resets_at} /> },
        ]}
      />
    </Panel>
  );
}

export default function AiScreen() {
  const wanted = place.value.query.get("range");
  const range: Range = wanted === "day" || wanted === "month" ? wanted : "week";
  const { step, length, n } = steps[range];
  const from = Math.floor(Date.now() / length) * length - (n - 1) * length;
  const { data, problem, isLoading, reload } = useLoaded<Usage>(withQuery("ai/usage", { from: new Date(from).toISOString(), step }), {
    on: (event) => event.type === "job.succeeded" || event.type === "job.failed",
    atMostEvery: 15e3,
  });
  const { times, sums } = sumByStep(data?.data ?? [], from, n, length);
  const isUsed = (data?.total.calls ?? 0) + (data?.total.failed ?? 0) > 0;
  return (
    <>
      <ScreenHead title={t.title} note={t.note} />
      <div class="filters">
        <div class="chips" role="group" aria-label={t.range}>
          {Object.entries(t.ranges).map(([name, text]) => (
            <button key={name} type="button" class="chip" aria-pressed={name === range} onClick={() => setQuery({ range: name === "week" ? undefined : name })}>
              {text}
            </button>
          ))}
        </div>
      </div>
      <ProblemBox problem={problem} retry={reload} />
      {!data && !problem && <Loading />}
      {data && !isUsed && <Panel><Nothing>{t.none}</Nothing></Panel>}
      {data && isUsed && (
        <div class="stack">
          <Totals total={data.total} />
          <div class="columns">
            <Chart title={t.costChart} label={t.costLabel} times={times} isLoading={isLoading} show={money} series={[{ name: t.cost, tone: "deep", values: sums.map((sum) => sum.cost) }]} />
            <Chart
              title={t.tokenChart}
              label={t.tokenLabel}
              times={times}
              isLoading={isLoading}
              show={short}
              series={[
                { name: t.in, tone: "calm", values: sums.map((sum) => sum.tokensIn) },
                { name: t.out, tone: "warm", values: sums.map((sum) => sum.tokensOut), dash: "dash" },
              ]}
            />
          </div>
          <Sums title={t.byModel} name={t.model} sums={sumBy(data.data, (row) => `${row.provider} ${row.model}`)} all={data.total.cost_usd ?? 0} />
          <Sums title={t.byTask} name={t.task} sums={sumBy(data.data, (row) => row.task ?? "")} all={data.total.cost_usd ?? 0} link />
        </div>
      )}
      {data && <div class="stack-top"><Budgets budgets={data.budgets} /></div>}
    </>
  );
}
