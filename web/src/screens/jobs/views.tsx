// SPDX-License-Identifier: Apache-2.0
// Views: a filter with a name. Those of everybody, and those that this browser keeps.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { keep, kept } from "../../app/kept";
import { withQuery } from "../../app/router";
import { unfinished } from "../../format/state";
import { jobs as t } from "../../text/en/jobs";
import { Button } from "../../ui/basics";
import { Field, FormDialog } from "../../ui/dialog";
import { filterOf, here, type Filter } from "./query";

interface View {
  name: string;
  filter: Filter;
}

const builtIn: View[] = [
  { name: t.builtIn.all, filter: {} },
  { name: t.builtIn.failed, filter: { state: "failed" } },
  { name: t.builtIn.running, filter: { state: "running" } },
  { name: t.builtIn.waiting, filter: { state: unfinished.filter((state) => state !== "running").join(",") } },
  { name: t.builtIn.retrying, filter: { state: "retrying" } },
  { name: t.builtIn.lastHour, filter: { q: "age<1h" } },
];

// Each is kept as its name and the query of its address.
function remembered(): View[] {
  try {
    const views: unknown = JSON.parse(kept("views") ?? "[]");
    if (!Array.isArray(views)) return [];
    return views
      .filter((view) => typeof view?.name === "string" && view?.filter !== null && typeof view?.filter === "object")
      .map(({ name, filter }) => ({ name, filter: filterOf(new URLSearchParams(filter)) }));
  } catch {
    return [];
  }
}

const own = signal(remembered());

function put(views: View[]): void {
  own.value = views;
  keep("views", JSON.stringify(views));
}

const sorted = (filter: Filter) => withQuery("", Object.fromEntries(Object.entries(filter).sort()));
const isSame = (a: Filter, b: Filter) => sorted(a) === sorted(b);

function SaveDialog({ close }: { close: () => void }) {
  const [name, setName] = useState("");
  const filter = here();
  const isTaken = own.value.some((view) => view.name === name.trim());
  return (
    <FormDialog
      title={t.saveView}
      action={isTaken ? t.replaceView : t.saveView}
      isReady={name.trim() !== ""}
      close={close}
      submit={async () => put([...own.value.filter((view) => view.name !== name.trim()), { name: name.trim(), filter }])}
    >
      <Field label={t.viewName} hint={isTaken ? t.viewTaken : t.viewHint}>
        {(id, described) => (
          <input id={id} aria-describedby={described} value={name} maxLength={60} autoFocus onInput={(event) => setName(event.currentTarget.value)} />
        )}
      </Field>
    </FormDialog>
  );
}

function ViewLink({ view, isOwn }: { view: View; isOwn: boolean }) {
  const isHere = isSame(view.filter, here());
  return (
    <span class="view">
      <a href={withQuery("jobs", view.filter)} aria-current={isHere ? "true" : undefined}>
        {view.name}
      </a>
      {isOwn && isHere && (
        <Button kind="quiet" icon="close" label={t.forget(view.name)} onClick={() => put(own.value.filter((one) => one !== view))} />
      )}
    </span>
  );
}

export function Views() {
  const [isSaving, save] = useState(false);
  const isKnown = [...builtIn, ...own.value].some((view) => isSame(view.filter, here()));
  const row = useRef<HTMLElement>(null);
  useEffect(() => row.current!.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }), []);
  return (
    <nav class="views scroll-row" aria-label={t.views} ref={row}>
      {builtIn.map((view) => (
        <ViewLink key={`built-in ${view.name}`} view={view} isOwn={false} />
      ))}
      {own.value.map((view) => (
        <ViewLink key={`own ${view.name}`} view={view} isOwn />
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
