// SPDX-License-Identifier: Apache-2.0
// One stream of events for the whole page. Screens say what they are about, and are told, at most
// every few seconds, that some of it changed.
import { effect, signal } from "@preact/signals";
import { session } from "./client";

export interface LiveEvent {
  id: string;
  type: string;
  at: string;
  job?: string;
  schedule?: string;
  queue?: string;
}

export type LiveState = "live" | "paused" | "lost";
export const liveState = signal<LiveState>("lost");
export const paused = signal(false);

type Listener = (events: LiveEvent[]) => void;
const listeners = new Set<Listener>();

const kTypes = [
  ...["created", "started", "progress", "succeeded", "failed", "retrying", "cancelled", "skipped"].map((t) => `job.${t}`),
  "schedule.fired", "schedule.skipped", "queue.paused", "queue.resumed", "alert.raised", "alert.cleared",
];
const kGatherMs = 1000;

let source: EventSource | null = null;
let gathered: LiveEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(): void {
  timer = undefined;
  const events = gathered;
  gathered = [];
  for (const listener of [...listeners]) listener(events);
}

function take(message: MessageEvent<string>): void {
  try {
    if (gathered.length < 1000) gathered.push(JSON.parse(message.data));
  } catch {
    return;
  }
  timer ??= setTimeout(tell, kGatherMs);
}

function open(): void {
  source = new EventSource(new URL("api/v1/events", document.baseURI));
  source.onopen = () => (liveState.value = "live");
  source.onerror = () => {
    liveState.value = "lost";
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(follow, 5000);
    }
  };
  for (const type of kTypes) source.addEventListener(type, take);
}

function close(): void {
  source?.close();
  source = null;
  gathered = [];
}

// A page that nobody looks at listens to nothing; what it missed is loaded when it is looked at.
function follow(): void {
  const wanted = Boolean(session.value) && !paused.value && document.visibilityState === "visible";
  if (wanted && !source) open();
  if (!wanted) {
    close();
    liveState.value = paused.value ? "paused" : "lost";
  }
}

export function startLive(): void {
  effect(() => {
    session.value;
    paused.value;
    follow();
  });
  document.addEventListener("visibilitychange", () => {
    follow();
    if (document.visibilityState === "visible" && !paused.value) tell();
  });
}

// An empty list means: anything may have changed.
export function onEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
