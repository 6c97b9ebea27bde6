// SPDX-License-Identifier: Apache-2.0
// Numbers and lengths of time, short enough for a table.
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const count = (value: number) => whole.format(value);
export const short = (value: number) => (Math.abs(value) < 10000 ? whole.format(value) : compact.format(value));

export function percent(part: number, all: number): string {
  if (all === 0) return "–";
  const value = (100 * part) / all;
  if (value > 0 && value < 0.1) return "<0.1 %";
  if (value >= 99.95 && value < 100) return ">99.9 %";
  return `${value >= 100 || value === 0 ? Math.round(value) : value.toFixed(1)} %`;
}

// "850 ms", "3.2 s", "4 min 10 s", "2 h 5 min", "3 d 4 h"
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const two = (size: number, big: string, part: number, small: string) => {
    const rest = Math.floor((seconds % size) / part);
    return `${Math.floor(seconds / size)} ${big}${rest ? ` ${rest} ${small}` : ""}`;
  };
  if (seconds < 3600) return two(60, "min", 1, "s");
  if (seconds < 86400) return two(3600, "h", 60, "min");
  return two(86400, "d", 3600, "h");
}

// US dollars.
export function money(dollars: number): string {
  if (dollars === 0) return "$0";
  return dollars < 0.01 ? `$${dollars.toPrecision(2)}` : `$${dollars.toFixed(2)}`;
}

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
