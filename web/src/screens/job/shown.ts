// SPDX-License-Identifier: Apache-2.0
// A job as it is shown: with the texts of its payload and result, whose numbers have all their digits.
import type { Job } from "../../api/client";
import { memberText } from "../../format/exact-json";

export interface ShownJob {
  job: Job;
  payload: string; // JSON
  result: string; // JSON
}

export function readJob(text: string): ShownJob {
  return { job: JSON.parse(text), payload: memberText(text, "payload") ?? "null", result: memberText(text, "result") ?? "null" };
}
