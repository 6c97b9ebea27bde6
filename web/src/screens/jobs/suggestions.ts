// SPDX-License-Identifier: Apache-2.0
// What may follow in a filter, by the word that the cursor stands behind. Pure.
import { states } from "../../format/state";
import { jobs as t } from "../../text/en/jobs";

export interface Known {
  tasks: string[];
  queues: string[];
  schedules: string[];
  keys: string[]; // of payloads that jobs are looked up by
}

export interface Suggestion {
  text: string; // in place of the word
  note: string;
}

const kShown = 12;

// Spaces within quotes are part of the word.
export function wordBefore(text: string, cursor: number): { start: number; word: string } {
  let start = 0;
  let isQuoted = false;
  for (let i = 0; i < cursor; i += 1) {
    if (text[i] === "\\" && isQuoted) i += 1;
    else if (text[i] === '"') isQuoted = !isQuoted;
    else if (text[i] === " " && !isQuoted) start = i + 1;
  }
  return { start, word: text.slice(start, cursor) };
}

// Several states may be joined by commas: what is typed behind the last one counts.
function values(prefix: string, word: string, names: readonly string[], note: string): Suggestion[] {
  const typed = word.slice(prefix.length).toLowerCase();
  const comma = prefix === "state:" ? typed.lastIndexOf(",") + 1 : 0;
  const before = word.slice(0, prefix.length + comma);
  const said = typed.slice(0, comma).split(",");
  const part = typed.slice(comma);
  const rank = (name: string) => (name.toLowerCase().startsWith(part) ? 0 : 1);
  return names
    .filter((name) => name.toLowerCase().includes(part) && name.toLowerCase() !== part && !said.includes(name))
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => ({ text: before + name, note }));
}

export function suggest(word: string, known: Known): Suggestion[] {
  const lists: [string, readonly string[], string][] = [
    ["state:", states, t.notes.state],
    ["task:", known.tasks, t.notes.task],
    ["queue:", known.queues, t.notes.queue],
    ["schedule:", known.schedules, t.notes.schedule],
    ["payload.", known.keys.map((key) => `${key}=`), t.notes.key],
  ];
  const list = lists.find(([prefix]) => word.startsWith(prefix));
  if (list) return values(list[0], word, list[1], list[2]).slice(0, kShown);
  return t.terms
    .filter(([term]) => term.startsWith(word) && term !== word)
    .map(([term, note]) => ({ text: term, note }));
}
