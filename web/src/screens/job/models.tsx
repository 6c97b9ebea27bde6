// SPDX-License-Identifier: Apache-2.0
// The model calls of a job, when there are any.
import type { Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { withQuery } from "../../app/router";
import { count, money } from "../../format/amount";
import { job as t } from "../../text/en/job";
import { Panel } from "../../ui/basics";
import { Table } from "../../ui/table";

type Row = Schemas["AiUsage"]["data"][0];

const tokensIn = (row: Row) => (row.input_tokens ?? 0) + (row.cached_tokens ?? 0) + (row.cache_write_tokens ?? 0);

export function Models({ id }: { id: string }) {
  const { data } = useLoaded<Schemas["AiUsage"]>(withQuery("ai/usage", { job: id }), { on: (event) => event.job === id });
  if (!data?.data.length) return null;
  return (
    <Panel title={t.models} actions={<a href="ai">{t.allModels}</a>}>
      <Table
        label={t.models}
        rows={data.data}
        rowKey={(row) => `${row.at} ${row.provider}/${row.model}`}
        empty=""
        columns={[
          { name: t.model, kind: "main", cell: (row) => `${row.provider} ${row.model}` },
          { name: t.calls, kind: "number", cell: (row) => count(row.calls) },
          { name: t.callsFailed, kind: "number", cell: (row) => count(row.failed) },
          { name: t.tokensIn, kind: "number", cell: (row) => count(tokensIn(row)) },
          { name: t.tokensOut, kind: "number", cell: (row) => count(row.output_tokens ?? 0) },
          { name: t.cost, kind: "number", cell: (row) => (row.cost_usd === null ? t.unpriced : money(row.cost_usd)) },
        ]}
      />
    </Panel>
  );
}
