// SPDX-License-Identifier: Apache-2.0
// What something is, name by name; what it has not is left out.
import type { ComponentChildren } from "preact";

export type Pair = [name: string, value: ComponentChildren];

export function Pairs({ pairs }: { pairs: Pair[] }) {
  return (
    <dl class="pairs panel-body">
      {pairs
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
