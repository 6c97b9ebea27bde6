// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from "./client";

export type Timeline = Schemas["Timeline"];
export type TimelineLane = Schemas["TimelineLane"];
export type TimelineRun = TimelineLane["runs"][0];
