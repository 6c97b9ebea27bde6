// SPDX-License-Identifier: Apache-2.0
// One action for all jobs of a filter: counted first, then started.
import { useState } from "preact/hooks";
import { ask, post, type Job, type Page, type Schemas } from "../../api/client";
import { address, go } from "../../app/router";
import { count } from "../../format/amount";
import { bulk as t } from "../../text/en/bulk";
import { StateBadge } from "../../ui/basics";
import { Field, FormDialog, Stay } from "../../ui/dialog";
import { bulkFilter, listPath } from "../jobs/query";

type Verb = "retry" | "cancel" | "delete";
type BulkAction = Schemas["BulkAction"];

interface Preview {
  matched: number;
  sample: Job[];
}

const verbs: Verb[] = ["retry", "cancel", "delete"];

async function preview(action: Verb, filter: Record<string, string>): Promise<Preview> {
  const counted = await post<BulkAction>("bulk-actions", { action, dry_run: true, filter: bulkFilter(filter) });
  const { fingerprint, ...listed } = filter;
  const sample = await ask<Page<Job>>(listPath(fingerprint && !listed.task ? listed : filter, 5));
  return { matched: counted.matched, sample: sample.data };
}

interface BulkDialogProps {
  filter: Record<string, string>;
  verb?: Verb;
  close: () => void;
}

export function BulkDialog({ filter, verb = "retry", close }: BulkDialogProps) {
  const [action, setAction] = useState<Verb>(verb);
  const [q, setText] = useState(filter.q ?? "");
  const [found, setFound] = useState<Preview>();
  const wanted = { ...filter, q: q.trim() };
  if (!wanted.q) delete (wanted as Record<string, string>).q;
  const others = Object.entries(filter).filter(([name]) => name !== "q");
  const submit = async () => {
    if (!found) {
      setFound(await preview(action, wanted));
      return Stay;
    }
    const started = await post<BulkAction>("bulk-actions", { action, filter: bulkFilter(wanted) }, { "Idempotency-Key": crypto.randomUUID() });
    go(address("bulk-actions", started.id));
    return undefined;
  };
  const change = (next: () => void) => {
    next();
    setFound(undefined);
  };
  return (
    <FormDialog
      title={t.start}
      action={found ? t.run(t.verbs[action], count(found.matched)) : t.preview}
      kind={found && action !== "retry" ? "danger" : "primary"}
      isReady={!found || found.matched > 0}
      submit={submit}
      close={close}
      isWide
    >
      <Field label={t.action} hint={t.verbNotes[action]}>
        {(id, described) => (
          <select id={id} aria-describedby={described} value={action} onChange={(event) => change(() => setAction(event.currentTarget.value as Verb))}>
            {verbs.map((one) => (
              <option key={one} value={one}>
                {t.verbs[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.filter} hint={t.filterHint}>
        {(id, described) => (
          <input id={id} aria-describedby={described} class="mono" value={q} spellcheck={false} onInput={(event) => change(() => setText(event.currentTarget.value))} />
        )}
      </Field>
      {others.length > 0 && (
        <p class="soft">
          {t.others} {others.map(([name, value]) => <code key={name}>{`${name}: ${value} `}</code>)}
        </p>
      )}
      {found && <Found found={found} />}
    </FormDialog>
  );
}

function Found({ found }: { found: Preview }) {
  return (
    <div role="status">
      <p>
        <b>{found.matched === 0 ? t.fitsNone : found.matched === 1 ? t.fitsOne : t.fits(count(found.matched))}</b>
      </p>
      {found.matched > 0 && (
        <>
          <p class="soft">{t.sample}</p>
          <ul class="sample">
            {found.sample.map((job) => (
              <li key={job.id}>
                <StateBadge state={job.state} /> {job.task} <span class="faint number">{job.id}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
