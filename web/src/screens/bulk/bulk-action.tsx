// SPDX-License-Identifier: Apache-2.0
// How far one bulk action has come.
import { useEffect } from "preact/hooks";
import { useLoaded } from "../../api/loaded";
import { address, withQuery } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { count, duration, percent } from "../../format/amount";
import { bulk as t } from "../../text/en/bulk";
import { Loading, Notice, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { Meter } from "../../ui/meter";
import { ActionState, filterOfAction, Given, isUnderWay, nameOf } from "./parts";
import type { BulkAction, Verb } from "./preview";

const kLookEveryMs = 1000;
const back = { href: "bulk-actions", text: t.back };

function Figures({ action }: { action: BulkAction }) {
  const took = action.finished_at ? Date.parse(action.finished_at) - Date.parse(action.created_at) : null;
  const filter = filterOfAction(action);
  return (
    <dl class="pairs">
      <div><dt>{t.action}</dt><dd>{t.verbNotes[action.action as Verb]}</dd></div>
      <div>
        <dt>{t.filter}</dt>
        <dd>
          <Given filter={filter} /> <a href={withQuery("jobs", filter)}>{t.fitNow}</a>
        </dd>
      </div>
      <div><dt>{t.matched}</dt><dd class="number">{count(action.matched)}</dd></div>
      {!action.dry_run && <div><dt>{t.done}</dt><dd class="number">{count(action.done)}</dd></div>}
      {!action.dry_run && <div><dt>{t.failed}</dt><dd class="number">{count(action.failed)}</dd></div>}
      <div><dt>{t.created}</dt><dd><Time at={action.created_at} /></dd></div>
      {action.finished_at && <div><dt>{t.finished}</dt><dd><Time at={action.finished_at} /></dd></div>}
      {took !== null && <div><dt>{t.took}</dt><dd class="number">{duration(took)}</dd></div>}
    </dl>
  );
}

export default function OneBulkAction({ names: [id = ""] }: ScreenProps) {
  const { data: action, problem, isLoading, reload } = useLoaded<BulkAction>(address("bulk-actions", id));
  const follows = Boolean(action && isUnderWay(action)) && !problem;
  useEffect(() => {
    if (!follows || isLoading) return;
    const timer = setTimeout(reload, kLookEveryMs);
    return () => clearTimeout(timer);
  }, [follows, isLoading]);
  if (!action) {
    return (
      <>
        <ScreenHead back={back} title={t.number(id)} />
        {problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />}
      </>
    );
  }
  const over = action.done + action.failed;
  return (
    <>
      <ScreenHead
        back={back}
        title={
          <>
            {nameOf(action)} <span class="faint number">{action.id}</span> <ActionState action={action} />
          </>
        }
      />
      <ProblemBox problem={problem} retry={reload} />
      {action.dry_run && <Notice>{t.dryRunNote}</Notice>}
      <Panel title={action.dry_run ? t.counted : `${t.progress} · ${percent(over, action.matched)}`}>
        <div class="panel-body">
          {!action.dry_run && <Meter label={t.progress} value={over} most={action.matched} isProgress />}
          <Figures action={action} />
          {!action.dry_run && (action.action as Verb) === "retry" && <p class="soft stack-top">{t.retryNote}</p>}
          {action.failed > 0 && (action.action as Verb) === "retry" && <Notice kind="warning">{t.failedNote}</Notice>}
        </div>
      </Panel>
    </>
  );
}
