// SPDX-License-Identifier: Apache-2.0
// A button of a row: where its table (class "packed") has little room, its sign alone is seen.
import { Button } from "./basics";
import type { IconName } from "./icons";

interface ActProps {
  icon: IconName;
  text: string;
  onClick: () => void;
  kind?: "danger";
  disabled?: boolean;
  isRare?: boolean; // gives up its words first
}

export function Act({ text, isRare, ...rest }: ActProps) {
  return (
    <Button title={text} class={isRare ? "rare" : ""} {...rest}>
      <span class="wide-text">{text}</span>
    </Button>
  );
}
