// SPDX-License-Identifier: Apache-2.0
// Times as people read them. The zone is always said; the viewer's own unless another is asked for.
import { duration } from "./amount";

export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions, locale = "en-GB"): Intl.DateTimeFormat {
  const key = locale + zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    } catch {
      found = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC", timeZoneName: "short" });
    }
    formats.set(key, found);
  }
  return found;
}

const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
const date = { day: "2-digit", month: "short" } as const;

function zoneNameIn(locale: string, at: Date, zone: string): string {
  const parts = format(zone, { timeZoneName: "short", hour: "numeric" }, locale).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

// "CEST", "EDT", else "GMT+9": how the zone calls itself at that time. Each English knows its own names alone.
export function zoneName(at: Date, zone = viewerZone): string {
  const british = zoneNameIn("en-GB", at, zone);
  return /^GMT[+-]/.test(british) ? zoneNameIn("en-US", at, zone) : british;
}

const sameDay = (a: Date, b: Date, zone: string) =>
  format(zone, { dateStyle: "short" }).format(a) === format(zone, { dateStyle: "short" }).format(b);

// "14:03:21", with the date where it is not today's, with the year where it is not this one.
export function shortTime(at: Date, zone = viewerZone, now = new Date()): string {
  if (sameDay(at, now, zone)) return format(zone, clock).format(at);
  const year = at.getUTCFullYear() === now.getUTCFullYear() ? {} : ({ year: "numeric" } as const);
  return format(zone, { ...date, ...year, ...clock }).format(at);
}

// "Sat 28 Nov 2026, 14:03:21 GMT+1"
export function fullTime(at: Date, zone = viewerZone): string {
  return `${format(zone, { weekday: "short", ...date, year: "numeric", ...clock }).format(at)} ${zoneName(at, zone)}`;
}

export const hourMinute = (at: Date, zone = viewerZone) =>
  format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

export const dayMonth = (at: Date, zone = viewerZone) => format(zone, { weekday: "short", ...date }).format(at);

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

// "in 5 min.", "2 hr. ago", and of hours the minutes too: "in 2 h 27 min"
export function relativeTime(at: Date, now = Date.now()): string {
  const seconds = Math.round((at.getTime() - now) / 1000);
  const ms = Math.abs(seconds) * 1000;
  if (ms >= 3600e3 && ms < 86400e3) return seconds > 0 ? `in ${duration(ms)}` : `${duration(ms)} ago`;
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[3]!;
  return relative.format(Math.trunc(seconds / length), unit);
}
