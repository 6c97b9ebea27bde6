// SPDX-License-Identifier: Apache-2.0
// The attempts of a job in words.
import { job as t } from "../../text/en/job";
import { Time, Took } from "../../ui/basics";
import { Table, type Column } from "../../ui/table";
import type { Attempt } from "./attempts";

const looks: Record<string, string> = { succeeded: "good", failed: "bad", timed_out: "bad", lost: "bad" };

function Outcome({ attempt }: { attempt: Attempt }) {
  return <span class={`tag nowrap ${looks[attempt.outcome ?? ""] ?? ""}`}>{t.outcomes[attempt.outcome ?? ""] ?? attempt.outcome ?? t.underWay}</span>;
}

function ErrorOf({ attempt: { error } }: { attempt: Attempt }) {
  if (!error) return <span class="faint">–</span>;
  return (
    <span class="clip" title={error.message}>
      <code>{error.code}</code> {error.message}
    </span>
  );
}

const columns: Column<Attempt>[] = [
  { name: t.attempt, cell: (one) => <span class="nowrap">{one.attempt}{one.generation > 0 && <span class="faint"> · {t.again(one.generation)}</span>}</span> },
  { name: t.outcome, cell: (one) => <Outcome attempt={one} /> },
  { name: t.started, cell: (one) => <Time at={one.started_at} /> },
  { name: t.took, kind: "number", cell: (one) => <Took ms={one.duration_ms} /> },
  { name: t.error, kind: "wide", cell: (one) => <ErrorOf attempt={one} /> },
  { name: t.holder, cell: (one) => <code class="nowrap" title={one.holder}>{one.holder.length > 20 ? `${one.holder.slice(0, 8)}…` : one.holder}</code> },
];

export function AttemptTable({ attempts }: { attempts: Attempt[] }) {
  return <Table label={t.waterfall} isDense rows={attempts} rowKey={(one) => `${one.generation}/${one.attempt}/${one.started_at}`} empty={t.noAttempts} columns={columns} />;
}
