// SPDX-License-Identifier: Apache-2.0
// The filter, with what may come next.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { jobs as t } from "../../text/en/jobs";
import { Button } from "../../ui/basics";
import { useKnown } from "./known";
import { suggest, wordBefore, type Suggestion } from "./suggestions";

interface FilterBoxProps {
  value: string;
  change: (text: string) => void;
  problem: string | undefined; // what the server says of it
}

interface ListProps {
  suggestions: Suggestion[];
  chosen: number;
  take: (suggestion: Suggestion) => void;
}

function SuggestionList({ suggestions, chosen, take }: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: "nearest" }), [chosen]);
  return (
    <ul id="filter-suggestions" class="suggestions" role="listbox" aria-label={t.suggestions} hidden={suggestions.length === 0} ref={list}>
      {suggestions.map((suggestion, i) => (
        <li
          key={suggestion.text}
          id={`filter-${i}`}
          role="option"
          aria-selected={i === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            take(suggestion);
          }}
        >
          <code>{suggestion.text}</code> <span class="faint">{suggestion.note}</span>
        </li>
      ))}
    </ul>
  );
}

// The text, where in it somebody writes, and what may come there.
function useWriting(value: string) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [cursor, setCursor] = useState(value.length);
  const [isOpen, open] = useState(false);
  const [wasUsed, use] = useState(false);
  const [chosen, choose] = useState(-1);
  const known = useKnown(wasUsed);
  useEffect(() => setText(value), [value]);
  const { start, word } = wordBefore(text, cursor);
  const suggestions = useMemo(() => (isOpen ? suggest(word, known) : []), [isOpen, word, known]);
  const show = () => {
    use(true);
    open(true);
    setCursor(input.current?.selectionStart ?? 0);
  };
  const write = (next: string, at: number) => {
    setText(next);
    setCursor(at);
    choose(-1);
    use(true);
    open(true);
  };
  const take = (suggestion: Suggestion) => {
    const at = start + suggestion.text.length;
    const next = text.slice(0, start) + suggestion.text + text.slice(cursor);
    input.current!.value = next; // at once, so that the cursor is in its place before the next key
    input.current!.setSelectionRange(at, at);
    write(next, at);
  };
  const hide = () => {
    open(false);
    choose(-1);
  };
  return { input, text, suggestions, chosen, choose, isOpen, show, hide, write, take, setCursor };
}

export function FilterBox({ value, change, problem }: FilterBoxProps) {
  const { input, text, suggestions, chosen, choose, isOpen, show, hide, write, take, setCursor } = useWriting(value);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const suggestion = suggestions[chosen];
    if (step && suggestions.length) choose(chosen < 0 && step < 0 ? suggestions.length - 1 : (chosen + step + suggestions.length) % suggestions.length);
    else if (event.key === "ArrowDown") show();
    else if ((event.key === "Tab" || event.key === "Enter") && suggestion) take(suggestion);
    else if (event.key === "Escape" && isOpen) hide();
    else return;
    event.preventDefault();
  };
  return (
    <form
      class="filter-box grow"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        hide();
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
        {...(problem ? { "aria-invalid": "true" as const, "aria-describedby": "filter-problem" } : {})}
        placeholder={t.placeholder}
        class="mono"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="none"
        value={text}
        onInput={(event) => write(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
        onFocus={show}
        onClick={show}
        onBlur={hide}
        onKeyUp={(event) => event.key.startsWith("Arrow") && setCursor(input.current?.selectionStart ?? 0)}
        onKeyDown={press}
      />
      <Button type="submit" icon="search" label={t.apply} />
      <SuggestionList suggestions={suggestions} chosen={chosen} take={take} />
      {problem && (
        <p id="filter-problem" class="filter-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
