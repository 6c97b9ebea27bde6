// SPDX-License-Identifier: Apache-2.0
// JSON without the loss of digits that JSON.parse has: 12345678901234567890 stays what it is. For text that is
// JSON already, as the server sends it. Pure.
const kToken = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\]:,]/g;

// A number that JavaScript would show with other digits.
export class NumberText {
  constructor(readonly text: string) {}
}

function numberOf(text: string): number | NumberText {
  const value = Number(text);
  return String(value) === text ? value : new NumberText(text);
}

export function parseExact(text: string): unknown {
  const tokens = text.match(kToken) ?? ["null"];
  let at = 0;
  const list = (): unknown[] => {
    const members: unknown[] = [];
    while (tokens[at] !== "]") {
      members.push(value());
      if (tokens[at] === ",") at += 1;
    }
    at += 1;
    return members;
  };
  const object = (): Record<string, unknown> => {
    const members: Record<string, unknown> = Object.create(null);
    while (tokens[at] !== "}") {
      const name: string = JSON.parse(tokens[at]!);
      at += 2; // and its colon
      members[name] = value();
      if (tokens[at] === ",") at += 1;
    }
    at += 1;
    return members;
  };
  const value = (): unknown => {
    const token = tokens[at++]!;
    if (token === "{") return object();
    if (token === "[") return list();
    return /^[-\d]/.test(token) ? numberOf(token) : JSON.parse(token);
  };
  return value();
}

// The text in lines, as JSON.stringify(…, null, 2) has them.
export function inLines(text: string): string {
  const tokens = text.match(kToken) ?? [];
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return tokens
    .map((token, i) => {
      if (token === "{" || token === "[") {
        depth += 1;
        return /[}\]]/.test(tokens[i + 1]!) && tokens[i + 1]!.length === 1 ? token : token + line();
      }
      if (token === "}" || token === "]") {
        depth -= 1;
        return tokens[i - 1] === "{" || tokens[i - 1] === "[" ? token : line() + token;
      }
      if (token === ",") return token + line();
      return token === ":" ? ": " : token;
    })
    .join("");
}

// The text of one member of an object.
export function memberText(text: string, name: string): string | undefined {
  let depth = 0;
  let key: string | undefined;
  let from = -1;
  for (const { 0: token, index } of text.matchAll(kToken)) {
    const closes = token === "}" || token === "]";
    if (depth === 1 && from >= 0 && (token === "," || closes)) return text.slice(from, index).trim();
    if (token === "{" || token === "[") depth += 1;
    else if (closes) depth -= 1;
    else if (depth === 1 && token === ":" && key === name) from = index + 1;
    else if (depth === 1 && token.startsWith('"')) key = JSON.parse(token);
  }
  return undefined;
}
