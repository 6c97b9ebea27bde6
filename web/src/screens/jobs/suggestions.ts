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

const kShown = 10;

export function wordBefore(text: string, cursor: number): { start: number; word: string } {
  const start = text.lastIndexOf(" ", cursor - 1) + 1;
  return { start, word: text.slice(start, cursor) };
}

function values(prefix: string, word: string, names: readonly string[], note: string): Suggestion[] {
  const typed = word.slice(prefix.length).toLowerCase();
  const comma = typed.lastIndexOf(",") + 1;
  const before = word.slice(0, prefix.length + comma);
  return names
    .filter((name) => name.toLowerCase().startsWith(typed.slice(comma)) && name.toLowerCase() !== typed.slice(comma))
    .map((name) => ({ text: before + name, note }));
}

export function suggest(word: string, known: Known): Suggestion[] {
  const lists: [string, readonly string[]][] = [
    ["state:", states],
    ["task:", known.tasks],
    ["queue:", known.queues],
    ["schedule:", known.schedules],
  ];
  for (const [prefix, names] of lists) {
    if (word.startsWith(prefix)) return values(prefix, word, names, "").slice(0, kShown);
  }
  if (word.startsWith("payload.")) return values("payload.", word, known.keys.map((key) => `${key}=`), "").slice(0, kShown);
  return t.terms
    .filter(([term]) => term.startsWith(word) && term !== word)
    .map(([term, note]) => ({ text: term, note }))
    .slice(0, kShown);
}
