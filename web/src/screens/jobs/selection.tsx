// SPDX-License-Identifier: Apache-2.0
// The bar above the list: what is ticked, what is done with that, and with all that fit the filter.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { post, remove } from "../../api/client";
import { address } from "../../app/router";
import { jobs as t } from "../../text/en/jobs";
import { Button } from "../../ui/basics";
import { FormDialog } from "../../ui/dialog";
import { say } from "../../ui/toasts";

type Verb = "retry" | "cancel" | "delete";

const ask = (verb: Verb, id: string) => (verb === "delete" ? remove(address("jobs", id)) : post(`${address("jobs", id)}/${verb}`));

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

// One after the other; tells how many are over. What could not be done is said with the first reason.
async function doAll(verb: Verb, ids: string[], tell: (over: number) => void): Promise<void> {
  let failed = 0;
  let reason = "";
  for (const [i, id] of ids.entries()) {
    tell(i);
    try {
      await ask(verb, id);
    } catch (error) {
      failed += 1;
      reason ||= messageOf(error);
    }
  }
  say(failed ? t.notAll(ids.length - failed, failed, reason) : t.allDone[verb](ids.length), failed > 0);
}

interface TickAllProps {
  shown: number;
  ticked: number;
  tickAll: (isWanted: boolean) => void;
}

function TickAll({ shown, ticked, tickAll }: TickAllProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    box.current!.indeterminate = ticked > 0 && ticked < shown;
  });
  return (
    <label class="check tick-all">
      <input ref={box} type="checkbox" checked={shown > 0 && ticked === shown} disabled={shown === 0} onChange={(event) => tickAll(event.currentTarget.checked)} />
      {ticked ? t.selected(ticked) : t.selectShown}
    </label>
  );
}

interface SelectionProps extends Omit<TickAllProps, "ticked"> {
  ids: string[];
  over: () => void; // something was changed
  children: ComponentChildren; // what stands there while nothing is ticked
}

export function Selection({ ids, over, children, shown, tickAll }: SelectionProps) {
  const [progress, setProgress] = useState<number>();
  const [asked, setAsked] = useState<"cancel" | "delete">();
  const run = async (verb: Verb) => {
    await doAll(verb, ids, setProgress);
    setProgress(undefined);
    over();
  };
  const isBusy = progress !== undefined;
  return (
    <>
      <TickAll shown={shown} ticked={ids.length} tickAll={tickAll} />
      {ids.length === 0 ? (
        children
      ) : (
        <div class="actions">
          <span class="soft number" role="status">
            {isBusy && t.progress(progress, ids.length)}
          </span>
          <Button icon="retry" disabled={isBusy} onClick={() => void run("retry")}>
            {t.retry}
          </Button>
          <Button icon="close" disabled={isBusy} onClick={() => setAsked("cancel")}>
            {t.cancel}
          </Button>
          <Button icon="trash" kind="danger" disabled={isBusy} onClick={() => setAsked("delete")}>
            {t.delete}
          </Button>
        </div>
      )}
      {asked && (
        <FormDialog title={t.sure[asked](ids.length)} action={t[asked === "cancel" ? "cancelJobs" : "delete"]} kind="danger" close={() => setAsked(undefined)} submit={async () => void run(asked)}>
          <p>{t.sureNotes[asked]}</p>
        </FormDialog>
      )}
    </>
  );
}
