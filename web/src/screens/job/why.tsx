// SPDX-License-Identifier: Apache-2.0
// Why a job waits, in words, and until when where that is known.
import type { Schemas } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address } from "../../app/router";
import { job as t } from "../../text/en/job";
import { Ago, Nothing, Panel, ProblemBox, Time } from "../../ui/basics";

type Reason = Schemas["Why"]["reasons"][0];

function Until({ at }: { at: string | undefined }) {
  if (!at) return null;
  return (
    <span class="soft">
      {t.whyUntil} <Time at={at} /> (<Ago at={at} />)
    </span>
  );
}

// A job that is named in it can be looked at.
function Detail({ text }: { text: string }) {
  return (
    <>
      {text.split(/(\bjob \d+)/).map((part, i) => {
        const id = /^job (\d+)$/.exec(part)?.[1];
        return id ? <a key={i} href={address("jobs", id)}>{part}</a> : part;
      })}
    </>
  );
}

const nameOf = (reason: Reason) => t.reasons[reason.code as string] ?? (reason.code as string);

export function Why({ id }: { id: string }) {
  const { data, problem, isLoading, reload } = useLoaded<Schemas["Why"]>(`${address("jobs", id)}/why`, { on: () => true, atMostEvery: 5000 });
  return (
    <Panel title={t.why} isBusy={isLoading && !data}>
      {problem && !data && (
        <div class="panel-body">
          <ProblemBox problem={problem} retry={reload} />
        </div>
      )}
      {data && data.reasons.length === 0 && <Nothing>{t.whyNothing}</Nothing>}
      {data && data.reasons.length > 0 && (
        <ul class="panel-body reasons">
          {data.reasons.map((reason, i) => (
            <li key={i}>
              <span>
                <strong>{nameOf(reason)}</strong> <code class="faint">{reason.code as string}</code>
              </span>
              <span>
                <Detail text={reason.detail} />
                <Until at={reason.until} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
