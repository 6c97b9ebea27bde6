// SPDX-License-Identifier: Apache-2.0
// What the attempts wrote. The stream begins with the first line and ends when the job is over.
import { useEffect, useState } from "preact/hooks";
import type { Schemas } from "../../api/client";
import { address } from "../../app/router";
import { shortTime, zoneName } from "../../format/time";
import { job as t } from "../../text/en/job";
import { Nothing, Panel } from "../../ui/basics";

type Line = Schemas["LogLine"];

const kMostLines = 5000;

function useLog(id: string, turn: number): { lines: Line[]; isFollowing: boolean } {
  const [lines, setLines] = useState<Line[]>([]);
  const [isFollowing, setFollowing] = useState(true);
  useEffect(() => {
    let gathered: Line[] = [];
    let frame = 0;
    const show = () => {
      frame = 0;
      const fresh = gathered;
      gathered = [];
      setLines((before) => [...before, ...fresh].slice(-kMostLines));
    };
    setLines([]);
    setFollowing(true);
    const source = new EventSource(new URL(`api/v1/${address("jobs", id)}/logs?follow=1`, document.baseURI));
    source.addEventListener("log", (event) => {
      gathered.push(JSON.parse((event as MessageEvent<string>).data));
      frame ||= requestAnimationFrame(show);
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setFollowing(false);
    };
    return () => {
      source.close();
      cancelAnimationFrame(frame);
    };
  }, [id, turn]);
  return { lines, isFollowing };
}

// `turn`: changes when the job was sent again.
export function Log({ id, turn, isOver }: { id: string; turn: number; isOver: boolean }) {
  const { lines, isFollowing } = useLog(id, turn);
  const [level, setLevel] = useState("");
  const [attempt, setAttempt] = useState("");
  const levels = [...new Set(lines.map((line) => line.level))].sort();
  const attempts = [...new Set(lines.map((line) => String(line.attempt)))];
  const shown = lines.filter((line) => (!level || line.level === level) && (!attempt || String(line.attempt) === attempt));
  return (
    <Panel
      title={t.log}
      actions={
        <>
          {isFollowing && !isOver && <span class="tag">{t.follow}</span>}
          {levels.length > 1 && (
            <select aria-label={t.level} value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
              <option value="">{t.anyLevel}</option>
              {levels.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
          {attempts.length > 1 && (
            <select aria-label={t.attempt} value={attempt} onChange={(event) => setAttempt(event.currentTarget.value)}>
              <option value="">{t.anyAttempt}</option>
              {attempts.map((one) => (
                <option key={one} value={one}>{`${t.attempt} ${one}`}</option>
              ))}
            </select>
          )}
        </>
      }
    >
      {shown.length === 0 ? (
        <Nothing>{t.noLog}</Nothing>
      ) : (
        <ol class="log" tabIndex={0} aria-label={t.log}>
          {shown.map((line, i) => (
            <li key={i} class={`level-${line.level}`}>
              <time dateTime={line.at} title={zoneName(new Date(line.at))}>
                {shortTime(new Date(line.at))}
              </time>
              <b>{line.level}</b>
              <span>{line.message}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
