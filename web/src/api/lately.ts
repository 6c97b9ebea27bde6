// SPDX-License-Identifier: Apache-2.0
// A time that is about so long ago, and moves on in steps so that what is asked for stays the same for a while.
import { useState } from "preact/hooks";

const kSlideMs = 300e3; // how far it may be behind

export function useAgo(ms: number): string {
  const [at, set] = useState(() => Date.now());
  if (Date.now() - at > kSlideMs) set(Date.now());
  return new Date(Math.floor((at - ms) / 60e3) * 60e3).toISOString();
}
