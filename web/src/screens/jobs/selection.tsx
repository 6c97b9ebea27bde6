// SPDX-License-Identifier: Apache-2.0
// What is done with the jobs that are ticked, or with all that fit the filter.
import { useState } from "preact/hooks";
import { mayChange, post, Problem, remove } from "../../api/client";
import { address } from "../../app/router";
import { jobs as t } from "../../text/en/jobs";
import { Button } from "../../ui/basics";
import { say } from "../../ui/toasts";
import { BulkDialog } from "../bulk/bulk-dialog";

type Verb = "retry" | "cancel" | "delete";

const ask = (verb: Verb, id: string) => (verb === "delete" ? remove(address("jobs", id)) : post(`${address("jobs", id)}/${verb}`));

interface SelectionProps {
  ids: string[];
  filter: Record<string, string>;
  over: () => void; // something was changed
}

export function Selection({ ids, filter, over }: SelectionProps) {
  const [progress, setProgress] = useState<number>();
  const [isBulk, bulk] = useState(false);
  if (!mayChange()) return null;
  const run = async (verb: Verb) => {
    let failed = 0;
    for (const [i, id] of ids.entries()) {
      setProgress(i);
      try {
        await ask(verb, id);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        failed += 1;
      }
    }
    setProgress(undefined);
    say(t.doneWith(ids.length - failed, failed), failed > 0);
    over();
  };
  return (
    <div class="actions" aria-live="polite">
      {ids.length > 0 && (
        <>
          <span class="soft number">{progress === undefined ? t.selected(ids.length) : `${progress} / ${ids.length}`}</span>
          {(["retry", "cancel", "delete"] as const).map((verb) => (
            <Button key={verb} {...(verb === "delete" ? { kind: "danger" as const } : {})} disabled={progress !== undefined} onClick={() => void run(verb)}>
              {t[verb]}
            </Button>
          ))}
        </>
      )}
      <Button icon="bulk" onClick={() => bulk(true)}>
        {t.all}
      </Button>
      {isBulk && <BulkDialog filter={filter} close={() => bulk(false)} />}
    </div>
  );
}
