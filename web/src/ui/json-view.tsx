// SPDX-License-Identifier: Apache-2.0
// A JSON value, as a tree or as it is. Always text: nothing in it becomes part of the page.
import { useMemo, useState } from "preact/hooks";
import { inLines, NumberText, parseExact } from "../format/exact-json";
import { Button, CopyButton } from "./basics";
import { json as t } from "../text/en/json";

const kOpenDepth = 2;
const kShown = 200; // members at once

function Scalar({ value }: { value: unknown }) {
  if (value instanceof NumberText) return <span class="num">{value.text}</span>;
  if (typeof value === "string") return <span class="text">{JSON.stringify(value)}</span>;
  return <span class={typeof value === "number" ? "num" : "word"}>{String(value)}</span>;
}

function Node({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const [shown, show] = useState(kShown);
  const label = name !== undefined && <span class="key">{name}: </span>;
  if (value === null || typeof value !== "object" || value instanceof NumberText) {
    return (
      <div>
        {label}
        <Scalar value={value} />
      </div>
    );
  }
  const members = Object.entries(value);
  const [left, right] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (members.length === 0) {
    return (
      <div>
        {label}
        {left}
        {right}
      </div>
    );
  }
  return (
    <details open={depth < kOpenDepth}>
      <summary>
        {label}
        {left} <span class="faint">{t.members(members.length)}</span> {right}
      </summary>
      <ul>
        {members.slice(0, shown).map(([key, member]) => (
          <li key={key}>
            <Node name={key} value={member} depth={depth + 1} />
          </li>
        ))}
      </ul>
      {members.length > shown && <Button kind="quiet" onClick={() => show(shown + kShown)}>{t.more(members.length - shown)}</Button>}
    </details>
  );
}

// `value`, or JSON `text` whose numbers keep their digits.
export function JsonView(props: { value: unknown } | { text: string }) {
  const [isRaw, setRaw] = useState(false);
  const given = "text" in props ? props.text : undefined;
  const value = useMemo(() => ("text" in props ? parseExact(props.text) : props.value), [given ?? ("value" in props && props.value)]);
  const text = useMemo(() => (given === undefined ? JSON.stringify(value, null, 2) : inLines(given)), [given, value]);
  const isTree = value !== null && typeof value === "object" && !(value instanceof NumberText);
  return (
    <div class="json-view">
      <div class="actions">
        {isTree && (
          <Button kind="quiet" pressed={isRaw} onClick={() => setRaw(!isRaw)}>
            {t.raw}
          </Button>
        )}
        <CopyButton text={text} />
      </div>
      {isRaw || !isTree ? <pre class="json">{text}</pre> : <div class="json"><Node value={value} depth={0} /></div>}
    </div>
  );
}
