// SPDX-License-Identifier: Apache-2.0
// What narrows the list besides the text: states that are chosen, and what a link that led here brought along.
import { useEffect, useRef } from "preact/hooks";
import { go, setQuery, withQuery } from "../../app/router";
import { states } from "../../format/state";
import { stateNames } from "../../text/en/common";
import { jobs as t } from "../../text/en/jobs";
import { Icon, StateIcon } from "../../ui/icons";
import { narrowing, statesOf, withState, type Filter } from "./query";

function Narrowed({ filter }: { filter: Filter }) {
  const names = narrowing.filter((name) => filter[name]);
  if (names.length === 0) return null;
  return (
    <div class="chips">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          class="chip narrowed"
          aria-label={t.without(`${t.narrowed[name]} ${filter[name]}`)}
          onClick={() => go(withQuery("jobs", { ...filter, [name]: undefined }), { replace: true })}
        >
          <span class="soft">{t.narrowed[name]}</span> <b>{filter[name]}</b> <Icon name="close" />
        </button>
      ))}
    </div>
  );
}

export function Chips({ filter }: { filter: Filter }) {
  const chosen = statesOf(filter);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => row.current!.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" }), []);
  return (
    <div class="filters">
      <Narrowed filter={filter} />
      <div class="chips scroll-row" role="group" aria-label={t.states} ref={row}>
        {states.map((state) => (
          <button
            key={state}
            type="button"
            class="chip state-chip"
            aria-pressed={chosen.includes(state)}
            onClick={() => setQuery({ state: withState(filter, state) })}
          >
            <span class={`state-${state}`}>
              <StateIcon state={state} />
            </span>
            {stateNames[state]}
          </button>
        ))}
      </div>
    </div>
  );
}
