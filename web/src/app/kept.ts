// SPDX-License-Identifier: Apache-2.0
// What this browser remembers about how somebody likes to look. It may refuse to: nothing depends on it.
const prefix = "pawl.";

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // a private window: it is remembered until it closes
  }
}
