// SPDX-License-Identifier: Apache-2.0
// Keys that work on every screen.
import { signal } from "@preact/signals";
import { paused } from "../api/live";
import { go } from "./router";
import { screens } from "./screens";

export const isPaletteOpen = signal(false);
export const isHelpOpen = signal(false);

const kChordMs = 1200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable], dialog"));
}

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLInputElement>("main [data-filter]");
  filter?.focus();
  filter?.select?.();
  return Boolean(filter);
}

export function listenToKeys(): () => void {
  let chordUntil = 0;
  const single: Record<string, () => boolean | void> = {
    "/": focusFilter,
    "?": () => void (isHelpOpen.value = true),
    p: () => void (paused.value = !paused.value),
    g: () => void (chordUntil = performance.now() + kChordMs),
  };
  const press = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      isPaletteOpen.value = true;
      return;
    }
    if (event.key === "Escape" && event.target instanceof HTMLElement && event.target.matches("[data-filter]")) event.target.blur();
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (performance.now() < chordUntil) {
      chordUntil = 0;
      const screen = screens.find((one) => one.letter === event.key);
      if (screen) {
        event.preventDefault();
        event.stopImmediatePropagation();
        go(screen.path || ".");
        return;
      }
    }
    const act = single[event.key];
    if (act && act() !== false) event.preventDefault();
  };
  addEventListener("keydown", press, { capture: true });
  return () => removeEventListener("keydown", press, { capture: true });
}
