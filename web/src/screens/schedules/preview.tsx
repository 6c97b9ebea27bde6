// SPDX-License-Identifier: Apache-2.0
// What an expression means, told by the server while somebody types it.
import { useEffect, useState } from "preact/hooks";
import { ask, Problem, type Schemas } from "../../api/client";
import { withQuery } from "../../app/router";
import { viewerZone } from "../../format/time";
import { schedules as t } from "../../text/en/schedules";
import { Ago, Notice, Time } from "../../ui/basics";

type Explanation = Schemas["CronExplanation"];

const kPauseMs = 250;

export interface Preview {
  explanation: Explanation | undefined;
  problems: Record<string, string>; // by pointer
}

export function usePreview(cron: string, timezone: string, name: string): Preview {
  const [preview, setPreview] = useState<Preview>({ explanation: undefined, problems: {} });
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      if (!cron.trim()) return setPreview({ explanation: undefined, problems: {} });
      try {
        const path = withQuery("cron/explain", { cron, timezone, name: name || undefined });
        setPreview({ explanation: await ask<Explanation>(path, { signal: controller.signal }), problems: {} });
      } catch (error) {
        if (controller.signal.aborted || !(error instanceof Problem)) return;
        const problems = Object.fromEntries(error.errors.map(({ pointer, detail }) => [pointer, detail]));
        setPreview({ explanation: undefined, problems: error.errors.length ? problems : { "/cron": error.message } });
      }
    }, kPauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cron, timezone, name]);
  return preview;
}

export function NextRuns({ runs, zone }: { runs: string[]; zone: string }) {
  if (runs.length === 0) return <p class="nothing">{t.noNext}</p>;
  const isOther = zone !== viewerZone;
  return (
    <table class="dense next-runs">
      <thead>
        <tr>
          {isOther && <th scope="col">{t.inZone(zone)}</th>}
          <th scope="col">{t.yours(viewerZone)}</th>
          <th scope="col">{t.inTime}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run}>
            {isOther && (
              <td>
                <Time at={run} zone={zone} />
              </td>
            )}
            <td>
              <Time at={run} />
            </td>
            <td>
              <Ago at={run} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function PreviewBox({ preview }: { preview: Preview }) {
  const { explanation } = preview;
  return (
    <section class="preview" aria-live="polite" aria-label={t.preview}>
      {explanation ? (
        <>
          <p>
            <b>{explanation.explain}</b>
          </p>
          <NextRuns runs={explanation.next_runs} zone={explanation.timezone} />
          {explanation.warnings.map((warning) => (
            <Notice key={warning} kind="warning">
              {warning}
            </Notice>
          ))}
        </>
      ) : (
        <p class="soft">{Object.keys(preview.problems).length ? t.previewWrong : t.previewEmpty}</p>
      )}
    </section>
  );
}
