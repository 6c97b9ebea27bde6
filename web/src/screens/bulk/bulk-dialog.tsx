// SPDX-License-Identifier: Apache-2.0
// One action for all jobs of a filter: counted first, then started.
import { useEffect, useRef, useState } from "preact/hooks";
import { post, type Problem } from "../../api/client";
import { newRequestKey } from "../../api/request-key";
import { address, go } from "../../app/router";
import { count } from "../../format/amount";
import { bulk as t } from "../../text/en/bulk";
import { Ago, Loading, ProblemBox, StateBadge } from "../../ui/basics";
import { Field, FormDialog, Stay } from "../../ui/dialog";
import { bulkFilter, type Filter } from "../jobs/query";
import { Given } from "./parts";
import { previewOf, verbs, type BulkAction, type Preview, type Verb } from "./preview";

interface BulkDialogProps {
  filter: Filter;
  verb?: Verb;
  title?: string;
  isFixed?: boolean; // neither the action nor the filter is to be chosen: it is counted at once
  close: () => void;
}

// It takes the focus, so that Enter in the filter's field starts nothing by mistake.
function Found({ found }: { found: Preview }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [found]);
  return (
    <div class="found" role="status" tabIndex={-1} ref={box}>
      <p>
        <b>{found.matched === 0 ? t.fitsNone : found.matched === 1 ? t.fitsOne : t.fits(count(found.matched))}</b>
        {found.sample.length > 0 && found.matched > found.sample.length && <span class="soft"> {t.sample}</span>}
      </p>
      <ul class="sample">
        {found.sample.map((job) => (
          <li key={job.id}>
            <StateBadge state={job.state} />
            <span>
              {job.task} <span class="faint number">{job.id}</span>
            </span>
            <span class="soft">
              <Ago at={job.created_at} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function BulkDialog({ filter, verb = "retry", title = t.start, isFixed, close }: BulkDialogProps) {
  const [action, setAction] = useState<Verb>(verb);
  const [q, setText] = useState(filter.q ?? "");
  const [found, setFound] = useState<Preview>();
  const [problem, setProblem] = useState<Problem>();
  const [requestKey, renew] = useState(newRequestKey);
  const { q: _, ...others } = filter;
  const wanted: Filter = q.trim() ? { ...others, q: q.trim() } : others;
  const look = async () => setFound(await previewOf(action, wanted));
  const submit = async () => {
    if (!found) {
      await look();
      return Stay;
    }
    const started = await post<BulkAction>("bulk-actions", { action, filter: bulkFilter(wanted) }, { "Idempotency-Key": requestKey });
    go(address("bulk-actions", started.id));
    return undefined;
  };
  useEffect(() => {
    if (isFixed) look().catch(setProblem);
  }, []);
  const change = (next: () => void) => {
    next();
    setFound(undefined);
    renew(newRequestKey());
  };
  const isAll = Object.keys(wanted).length === 0;
  return (
    <FormDialog
      title={title}
      action={found ? t.run(t.verbs[action], count(found.matched)) : t.preview}
      kind={found && action !== "retry" ? "danger" : "primary"}
      isReady={found ? found.matched > 0 : !isFixed || Boolean(problem)}
      submit={submit}
      close={close}
      isWide
    >
      {!isFixed && (
        <>
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
          <Field label={t.filter} hint={isAll ? t.filterAll : t.filterHint}>
            {(id, described) => (
              <input id={id} aria-describedby={described} class="mono" value={q} spellcheck={false} autocomplete="off" autocapitalize="none" onInput={(event) => change(() => setText(event.currentTarget.value))} />
            )}
          </Field>
        </>
      )}
      {Object.keys(others).length > 0 && <Given filter={others} />}
      {isFixed && !found && !problem && <Loading />}
      <ProblemBox problem={found ? undefined : problem} />
      {found && <Found found={found} />}
    </FormDialog>
  );
}
