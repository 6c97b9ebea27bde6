// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { keep, kept } from "./kept";

export type Theme = "system" | "light" | "dark";
const order: Theme[] = ["system", "light", "dark"];

export const theme = signal<Theme>(order.find((name) => name === kept("theme")) ?? "system");

export function applyTheme(): void {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}

export function nextTheme(): void {
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length]!;
  keep("theme", theme.value);
  applyTheme();
}
