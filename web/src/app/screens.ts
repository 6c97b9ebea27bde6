// SPDX-License-Identifier: Apache-2.0
// Every screen: where it is, what it is called, which letter leads to it, and what shows it.
// A screen is loaded when somebody goes there.
import type { ComponentType } from "preact";
import { shell } from "../text/en/shell";
import type { IconName } from "../ui/icons";

export interface ScreenProps {
  names: string[]; // the parts of the path behind the screen's own: ["17"] of jobs/17
}

type Loader = () => Promise<{ default: ComponentType<ScreenProps> }>;

export interface Screen {
  path: string;
  title: string;
  icon: IconName;
  letter: string;
  group: keyof typeof shell.groups;
  load: Loader;
  loadOne?: Loader; // of one thing: jobs/17
  role?: "admin";
}

const s = shell.screens;
export const screens: Screen[] = [
  { path: "", title: s.overview, icon: "overview", letter: "o", group: "now", load: () => import("../screens/overview/overview") },
  { path: "timeline", title: s.timeline, icon: "timeline", letter: "t", group: "now", load: () => import("../screens/timeline/timeline") },
  { path: "schedules", title: s.schedules, icon: "schedules", letter: "s", group: "now", load: () => import("../screens/schedules/schedules"), loadOne: () => import("../screens/schedules/schedule") },
  { path: "jobs", title: s.jobs, icon: "jobs", letter: "j", group: "work", load: () => import("../screens/jobs/jobs"), loadOne: () => import("../screens/job/job") },
  { path: "errors", title: s.errors, icon: "errors", letter: "e", group: "work", load: () => import("../screens/errors/errors") },
  { path: "batches", title: s.batches, icon: "batches", letter: "b", group: "work", load: () => import("../screens/batches/batches"), loadOne: () => import("../screens/batches/batch") },
  { path: "bulk-actions", title: s.bulk, icon: "bulk", letter: "a", group: "work", load: () => import("../screens/bulk/bulk"), loadOne: () => import("../screens/bulk/bulk-action") },
  { path: "queues", title: s.queues, icon: "queues", letter: "q", group: "system", load: () => import("../screens/queues/queues") },
  { path: "tasks", title: s.tasks, icon: "tasks", letter: "k", group: "system", load: () => import("../screens/tasks/tasks"), loadOne: () => import("../screens/tasks/task") },
  { path: "workers", title: s.workers, icon: "workers", letter: "w", group: "system", load: () => import("../screens/workers/workers") },
  { path: "ai", title: s.ai, icon: "ai", letter: "u", group: "system", load: () => import("../screens/ai/ai") },
  { path: "keys", title: s.keys, icon: "keys", letter: "y", group: "system", load: () => import("../screens/keys/keys"), role: "admin" },
];
