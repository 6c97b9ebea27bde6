// SPDX-License-Identifier: Apache-2.0
// The palette: every screen, every schedule and task by name, a job by its number, or a search.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask, type Page } from "../api/client";
import { shell as t } from "../text/en/shell";
import { Dialog } from "../ui/dialog";
import { Icon, type IconName } from "../ui/icons";
import { isHelpOpen, isPaletteOpen } from "./keyboard";
import { address, go, withQuery } from "./router";
import { shownScreens } from "./shell";

interface Entry {
  text: string;
  kind: string;
  icon: IconName;
  to: string;
}

const kShown = 12;

function useNamed(): Entry[] {
  const [named, setNamed] = useState<Entry[]>([]);
  useEffect(() => {
    const load = async (path: string, kind: string, icon: IconName) => {
      const page = await ask<Page<{ name: string }>>(`${path}?limit=500`);
      setNamed((before) => [...before, ...page.data.map(({ name }) => ({ text: name, kind, icon, to: address(path, name) }))]);
    };
    load("schedules", t.screens.schedules, "schedules").catch(() => {});
    load("tasks", t.screens.tasks, "tasks").catch(() => {});
  }, []);
  return named;
}

function entriesFor(text: string, named: Entry[]): Entry[] {
  const screens = shownScreens().map((screen) => ({
    text: screen.title, kind: t.palette.goTo, icon: screen.icon, to: screen.path || ".",
  }));
  const wanted = text.trim().toLowerCase();
  if (!wanted) return screens;
  const found = [...screens, ...named].filter((entry) => entry.text.toLowerCase().includes(wanted)).slice(0, kShown);
  if (/^\d+$/.test(wanted)) {
    found.unshift({ text: t.palette.openJob(wanted), kind: t.screens.jobs, icon: "jobs", to: address("jobs", wanted) });
  }
  found.push({ text: t.palette.searchJobs(text.trim()), kind: t.screens.jobs, icon: "search", to: withQuery("jobs", { q: text.trim() }) });
  return found;
}

export function Palette() {
  const [text, setText] = useState("");
  const [chosen, choose] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const named = useNamed();
  const entries = useMemo(() => entriesFor(text, named), [text, named]);
  const close = () => (isPaletteOpen.value = false);
  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    go(entry.to);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((chosen + step + entries.length) % entries.length);
    else if (event.key === "Enter") open(entries[chosen]);
    else return;
    event.preventDefault();
  };
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: "nearest" }), [chosen]);
  return (
    <Dialog title={t.palette.title} close={close}>
      <input
        class="palette-input"
        role="combobox"
        aria-label={t.palette.title}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${chosen}`}
        placeholder={t.palette.placeholder}
        value={text}
        autoFocus
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          setText(event.currentTarget.value);
          choose(0);
        }}
        onKeyDown={press}
      />
      <ul class="palette-list" id="palette-list" role="listbox" ref={list} aria-label={t.palette.title}>
        {entries.map((entry, index) => (
          <li
            key={entry.to}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => open(entry)}
            onMouseMove={() => choose(index)}
          >
            <Icon name={entry.icon} />
            <span>{entry.text}</span>
            <span class="faint">{entry.kind}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

export function Keys() {
  return (
    <Dialog title={t.help} close={() => (isHelpOpen.value = false)}>
      <dl class="pairs keys">
        {t.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
