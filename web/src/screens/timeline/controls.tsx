// SPDX-License-Identifier: Apache-2.0
// Which span is shown, and what in it wants a look.
import { dayMonth, hourMinute, viewerZone, zoneName } from "../../format/time";
import { timeline as t } from "../../text/en/timeline";
import { Button } from "../../ui/basics";
import { Icon } from "../../ui/icons";
import type { Range, Tally } from "./geometry";
import { look, lookAtNow, type Length } from "./range";

function Edge({ at }: { at: number }) {
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} class="time">
      {dayMonth(date)}, {hourMinute(date)} <span class="zone">{zoneName(date)}</span>
    </time>
  );
}

interface ControlsProps {
  range: Range;
  length: Length;
  isFixed: boolean;
  tally: Tally;
}

export function Controls({ range, length, isFixed, tally }: ControlsProps) {
  const span = range.to - range.from;
  const move = (by: number) => look({ from: range.from + by, to: range.to + by });
  const zoom = (factor: number) => {
    const middle = (range.from + range.to) / 2;
    look({ from: middle - (span * factor) / 2, to: middle + (span * factor) / 2 });
  };
  return (
    <>
      <div class="filters timeline-controls">
        <div class="chips" role="group" aria-label={t.range}>
          {Object.entries(t.ranges).map(([name, text]) => (
            <button key={name} type="button" class="chip" aria-pressed={!isFixed && name === length} onClick={() => lookAtNow(name as Length)}>
              {text}
            </button>
          ))}
        </div>
        <div class="actions">
          <Button icon="left" onClick={() => move(-span / 2)}>{t.earlier}</Button>
          <Button onClick={() => lookAtNow()} disabled={!isFixed}>{t.now}</Button>
          <Button onClick={() => move(span / 2)}>
            {t.later} <Icon name="right" />
          </Button>
        </div>
        <div class="actions">
          <Button onClick={() => zoom(0.5)}>{t.zoomIn}</Button>
          <Button onClick={() => zoom(2)}>{t.zoomOut}</Button>
        </div>
      </div>
      <p class="timeline-span soft">
        <span title={t.zone(viewerZone)}>
          <Edge at={range.from} /> – <Edge at={range.to} />
        </span>
        {tally.missed > 0 && <b class="tag bad">{t.missedCount(tally.missed)}</b>}
        {tally.failed > 0 && <b class="tag bad">{t.failedCount(tally.failed)}</b>}
      </p>
    </>
  );
}
