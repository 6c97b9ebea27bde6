// SPDX-License-Identifier: Apache-2.0
// What the attempts wrote: by level and attempt, wrapped or not.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Schemas } from "../../api/client";
import { keep, kept } from "../../app/kept";
import { count } from "../../format/amount";
import { shortTime, viewerZone } from "../../format/time";
import { job as t } from "../../text/en/job";
import { Button, Nothing, Panel } from "../../ui/basics";
import { kMostLines, useLog } from "./log-stream";

type Line = Schemas["LogLine"];

interface ChoiceProps {
  label: string;
  all: string;
  names: string[];
  value: string;
  set: (value: string) => void;
  show?: (name: string) => string;
}

function Choice({ label, all, names, value, set, show = (name) => name }: ChoiceProps) {
  if (names.length < 2 && !value) return null;
  return (
    <select aria-label={label} value={value} onChange={(event) => set(event.currentTarget.value)}>
      <option value="">{all}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {show(name)}
        </option>
      ))}
    </select>
  );
}

// Whoever reads the end of a log stays there as it grows.
function Lines({ lines, wraps }: { lines: Line[]; wraps: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length]);
  const look = ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: { currentTarget: HTMLOListElement }) => {
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  return (
    <ol class={wraps ? "log" : "log no-wrap"} tabIndex={0} aria-label={t.log} ref={list} onScroll={look}>
      {lines.map((line, i) => (
        <li key={i} class={`level-${line.level.toLowerCase()}`}>
          <time dateTime={line.at} title={`${line.at}, ${t.attempt} ${line.attempt}`}>
            {shortTime(new Date(line.at))}
          </time>
          <b>{line.level.toUpperCase()}</b>
          <span>{line.message}</span>
        </li>
      ))}
    </ol>
  );
}

// `turn`: changes when the job was sent again.
export function Log({ id, turn, isRunning }: { id: string; turn: number; isRunning: boolean }) {
  const { lines, state, dropped } = useLog(id, turn);
  const [level, setLevel] = useState("");
  const [attempt, setAttempt] = useState("");
  const [wraps, wrap] = useState(kept("log-wraps") !== "no");
  const levels = [...new Set(lines.map((line) => line.level))].sort();
  const attempts = [...new Set(lines.map((line) => String(line.attempt)))];
  const shown = lines.filter((line) => (!level || line.level === level) && (!attempt || String(line.attempt) === attempt));
  const toggle = () => {
    wrap(!wraps);
    keep("log-wraps", wraps ? "no" : "yes");
  };
  return (
    <Panel
      title={t.log}
      actions={
        <>
          {state === "lost" && <span class="tag bad">{t.logLost}</span>}
          {state === "open" && isRunning && <span class="tag">{t.follow}</span>}
          <Choice label={t.level} all={t.anyLevel} names={levels} value={level} set={setLevel} show={(name) => name.toUpperCase()} />
          <Choice label={t.attempt} all={t.anyAttempt} names={attempts} value={attempt} set={setAttempt} show={(name) => `${t.attempt} ${name}`} />
          {lines.length > 0 && (
            <Button kind="quiet" pressed={wraps} onClick={toggle}>
              {t.wrap}
            </Button>
          )}
        </>
      }
    >
      {lines.length > 0 && (
        <p class="log-note">
          {t.lines(count(shown.length))} · {t.zone(viewerZone)}
          {dropped > 0 && ` · ${t.lastLines(count(kMostLines))}`}
        </p>
      )}
      {shown.length === 0 ? <Nothing>{lines.length ? t.noLines : t.noLog}</Nothing> : <Lines lines={shown} wraps={wraps} />}
    </Panel>
  );
}
