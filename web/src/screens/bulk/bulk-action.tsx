// SPDX-License-Identifier: Apache-2.0
// How far one bulk action has come.
import { useEffect } from "preact/hooks";
import type { Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { count, percent } from "../../format/amount";
import { bulk as t } from "../../text/en/bulk";
import { Loading, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { Meter } from "../../ui/meter";
import { ActionState } from "./bulk";

const kLookEveryMs = 1000;

export default function OneBulkAction({ names: [id = ""] }: ScreenProps) {
  const { data: action, problem, reload } = useLoaded<Schemas["BulkAction"]>(address("bulk-actions", id));
  const isRunning = action?.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(reload, kLookEveryMs);
    return () => clearInterval(timer);
  }, [isRunning, id]);
  if (!action) return problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />;
  const over = action.done + action.failed;
  return (
    <>
      <ScreenHead
        back={{ href: "bulk-actions", text: t.back }}
        title={
          <>
            {t.one(t.verbs[action.action as keyof typeof t.verbs], action.id)} <ActionState action={action} />
          </>
        }
      />
      <ProblemBox problem={problem} retry={reload} />
      <Panel title={`${t.progress} ${action.dry_run ? "" : percent(over, action.matched)}`}>
        <div class="panel-body">
          {!action.dry_run && <Meter label={t.progress} value={over} most={action.matched} isProgress />}
          <dl class="pairs">
            <div><dt>{t.matched}</dt><dd class="number">{count(action.matched)}</dd></div>
            <div><dt>{t.done}</dt><dd class="number">{count(action.done)}</dd></div>
            <div><dt>{t.failed}</dt><dd class="number">{count(action.failed)}</dd></div>
            <div><dt>{t.created}</dt><dd><Time at={action.created_at} /></dd></div>
            <div><dt>{t.finished}</dt><dd><Time at={action.finished_at} /></dd></div>
          </dl>
          {action.failed > 0 && <p class="soft">{t.failedNote}</p>}
        </div>
      </Panel>
    </>
  );
}
