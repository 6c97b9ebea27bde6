// SPDX-License-Identifier: Apache-2.0
// The filter, with what may come next.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask, type Page, type Schemas } from "../../api/client";
import { jobs as t } from "../../text/en/jobs";
import { Button } from "../../ui/basics";
import { suggest, wordBefore, type Known } from "./suggestions";

const nothing: Known = { tasks: [], queues: [], schedules: [], keys: [] };

// Asked for once, when somebody begins to type.
function useKnown(isWanted: boolean): Known {
  const [known, setKnown] = useState(nothing);
  useEffect(() => {
    if (!isWanted) return;
    const names = async (path: string) => (await ask<Page<{ name: string }>>(`${path}?limit=500`)).data.map(({ name }) => name);
    const load = async () => {
      const tasks = (await ask<Page<Schemas["Task"]>>("tasks?limit=500")).data;
      const [queues, schedules] = await Promise.all([names("queues"), names("schedules")]);
      const keys = [...new Set(tasks.flatMap((task) => task.search))];
      setKnown({ tasks: tasks.map(({ name }) => name), queues, schedules, keys });
    };
    load().catch(() => {});
  }, [isWanted]);
  return known;
}

interface FilterBoxProps {
  value: string;
  change: (text: string) => void;
}

export function FilterBox({ value, change }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [cursor, setCursor] = useState(0);
  const [isOpen, open] = useState(false);
  const [wasUsed, use] = useState(false);
  const [chosen, choose] = useState(-1);
  const known = useKnown(wasUsed);
  useEffect(() => setText(value), [value]);
  const { start, word } = wordBefore(text, cursor);
  const suggestions = useMemo(() => (isOpen ? suggest(word, known) : []), [isOpen, word, known]);

  const take = (suggestion: string) => {
    const next = text.slice(0, start) + suggestion + text.slice(cursor);
    const at = start + suggestion.length;
    setText(next);
    setCursor(at);
    choose(-1);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const suggestion = suggestions[chosen];
    if (step && suggestions.length) choose((chosen + step + suggestions.length) % suggestions.length);
    else if ((event.key === "Tab" || event.key === "Enter") && suggestion) take(suggestion.text);
    else if (event.key === "Escape" && isOpen) open(false);
    else return;
    event.preventDefault();
  };
  return (
    <form
      class="filter-box grow"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        open(false);
        change(text.trim());
      }}
    >
      <input
        ref={input}
        data-filter
        role="combobox"
        aria-label={t.filter}
        aria-expanded={suggestions.length > 0}
        aria-controls="filter-suggestions"
        aria-autocomplete="list"
        {...(chosen >= 0 ? { "aria-activedescendant": `filter-${chosen}` } : {})}
        placeholder={t.placeholder}
        class="mono"
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setCursor(event.currentTarget.selectionStart ?? 0);
          choose(-1);
          open(true);
        }}
        onFocus={() => {
          use(true);
          open(true);
        }}
        onBlur={() => open(false)}
        onKeyUp={() => setCursor(input.current?.selectionStart ?? 0)}
        onKeyDown={press}
      />
      <Button type="submit" icon="search" label={t.apply} />
      <ul id="filter-suggestions" class="suggestions" role="listbox" aria-label={t.suggestions} hidden={suggestions.length === 0}>
        {suggestions.map((suggestion, i) => (
          <li
            key={suggestion.text}
            id={`filter-${i}`}
            role="option"
            aria-selected={i === chosen}
            onMouseDown={(event) => {
              event.preventDefault();
              take(suggestion.text);
            }}
          >
            <code>{suggestion.text}</code> <span class="faint">{suggestion.note}</span>
          </li>
        ))}
      </ul>
    </form>
  );
}
