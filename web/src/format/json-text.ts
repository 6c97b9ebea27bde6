// SPDX-License-Identifier: Apache-2.0
// JSON as text that somebody edits. What is sent is the text itself, so numbers keep their digits.

// What is wrong with it; undefined: nothing. Empty text is fine: it means that there is none.
export function jsonProblem(text: string): string | undefined {
  if (!text.trim()) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const pretty = (value: unknown) => (value === null || value === undefined ? "" : JSON.stringify(value, null, 2));

// {"payload": …} with the text as it is.
export function withPayload(text: string, others: Record<string, unknown> = {}): string {
  const rest = JSON.stringify(others).slice(1, -1);
  const payload = text.trim() ? `"payload":${text.trim()}` : "";
  return `{${[rest, payload].filter(Boolean).join(",")}}`;
}
