// SPDX-License-Identifier: Apache-2.0
// What a batch consists of, by state. Pure.
import type { Schemas } from "../../api/client";
import { count } from "../../format/amount";
import { batches as t } from "../../text/en/batches";
import type { Part } from "../../ui/meter";

export type Batch = Schemas["Batch"];

export const partsOf = (batch: Batch): Part[] =>
  (["succeeded", "failed", "cancelled", "skipped", "pending"] as const).map((state) => ({ name: t.parts[state], value: batch[state], state }));

export const inWords = (batch: Batch) =>
  partsOf(batch)
    .filter((part) => part.value > 0)
    .map((part) => `${count(part.value)} ${part.name}`)
    .join(", ");
