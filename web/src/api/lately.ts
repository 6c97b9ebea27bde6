// SPDX-License-Identifier: Apache-2.0
// The begin of the last hour, which moves on in steps so that what is asked for stays the same for a while.
import { useState } from "preact/hooks";

const kHour = 3600e3;
const kSlideMs = 300e3; // how far it may be behind

export function useHourAgo(): string {
  const [at, set] = useState(() => Date.now());
  if (Date.now() - at > kSlideMs) set(Date.now());
  return new Date(Math.floor((at - kHour) / 60e3) * 60e3).toISOString();
}
