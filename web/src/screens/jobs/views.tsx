// SPDX-License-Identifier: Apache-2.0
// Views: a filter with a name. Those of everybody, and those that this browser keeps.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { keep, kept } from "../../app/kept";
import { go, withQuery } from "../../app/router";
import { unfinished } from "../../format/state";
import { jobs as t } from "../../text/en/jobs";
import { Button } from "../../ui/basics";
import { Field, FormDialog } from "../../ui/dialog";
import { here } from "./query";

interface View {
  name: string;
  filter: Record<string, string>;
}

const builtIn: View[] = [
  { name: t.builtIn.all, filter: {} },
  { name: t.builtIn.failed, filter: { state: "failed" } },
  { name: t.builtIn.running, filter: { state: "running" } },
  { name: t.builtIn.waiting, filter: { state: unfinished.filter((state) => state !== "running").join(",") } },
  { name: t.builtIn.retrying, filter: { state: "retrying" } },
  { name: t.builtIn.lastHour, filter: { q: "age<1h" } },
];

function remembered(): View[] {
  try {
    const views: unknown = JSON.parse(kept("views") ?? "[]");
    return Array.isArray(views) ? views.filter((view) => typeof view?.name === "string" && typeof view?.filter === "object") : [];
  } catch {
    return [];
  }
}

const own = signal(remembered());

function put(views: View[]): void {
  own.value = views;
  keep("views", JSON.stringify(views));
}

const isSame = (a: Record<string, string>, b: Record<string, string>) =>
  withQuery("", Object.fromEntries(Object.entries(a).sort())) === withQuery("", Object.fromEntries(Object.entries(b).sort()));

function SaveDialog({ close }: { close: () => void }) {
  const [name, setName] = useState("");
  const filter = here();
  return (
    <FormDialog
      title={t.saveView}
      action={t.saveView}
      isReady={name.trim() !== ""}
      close={close}
      submit={async () => put([...own.value.filter((view) => view.name !== name.trim()), { name: name.trim(), filter }])}
    >
      <Field label={t.viewName}>{(id) => <input id={id} value={name} maxLength={60} autoFocus onInput={(event) => setName(event.currentTarget.value)} />}</Field>
    </FormDialog>
  );
}

export function Views() {
  const [isSaving, save] = useState(false);
  const now = here();
  const shown = [...builtIn, ...own.value];
  const isKnown = shown.some((view) => isSame(view.filter, now));
  return (
    <nav class="chips" aria-label={t.views}>
      {shown.map((view) => (
        <span key={view.name} class="chip-pair">
          <a class="chip" href={withQuery("jobs", view.filter)} aria-current={isSame(view.filter, now) ? "true" : undefined}>
            {view.name}
          </a>
          {own.value.includes(view) && isSame(view.filter, now) && (
            <Button kind="quiet" icon="close" label={t.forget(view.name)} onClick={() => put(own.value.filter((one) => one !== view))} />
          )}
        </span>
      ))}
      {!isKnown && (
        <Button kind="quiet" icon="bookmark" onClick={() => save(true)}>
          {t.saveView}
        </Button>
      )}
      {isSaving && <SaveDialog close={() => save(false)} />}
    </nav>
  );
}

// The parameters that are neither text nor a view: each can be taken away.
export function Narrowed({ filter }: { filter: Record<string, string> }) {
  const shown = Object.entries(filter).filter(([name]) => name !== "q");
  if (shown.length === 0) return null;
  return (
    <div class="chips">
      {shown.map(([name, value]) => (
        <button
          key={name}
          type="button"
          class="chip"
          aria-label={t.without(`${name} ${value}`)}
          onClick={() => go(withQuery("jobs", { ...filter, [name]: undefined }), { replace: true })}
        >
          {name}: <b>{value}</b> <span aria-hidden="true">×</span>
        </button>
      ))}
    </div>
  );
}
