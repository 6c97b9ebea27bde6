// SPDX-License-Identifier: Apache-2.0
// Signs of 16 by 16. They say nothing to a reader of the screen: the words beside them do.
const paths = {
  overview: "M2 9h5V2H2zM9 14h5V7H9zM2 14h5v-3H2zM9 5h5V2H9z",
  timeline: "M2 4h7M5 8h8M3 12h6",
  schedules: "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  jobs: "M2.5 4h11M2.5 8h11M2.5 12h7",
  errors: "M8 2 1.8 13.2h12.4zM8 6.5v3M8 11.6v.1",
  queues: "M2 3.5h12v3H2zM2 9.5h12v3H2z",
  batches: "M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z",
  workers: "M3 3h10v7H3zM6 13.5h4M8 10v3.5",
  tasks: "M3 8.5 6 11.5 13 4.5",
  ai: "M8 1.8 9.6 6.4 14.2 8 9.6 9.6 8 14.2 6.4 9.6 1.8 8l4.6-1.6z",
  keys: "M9.5 6.5a3 3 0 1 1-1-2.2M8.5 6.5 14 12v2h-2l-1-1",
  bulk: "M3 5l2 2 3-3.5M3 11l2 2 3-3.5M10.5 5.5H14M10.5 11.5H14",
  search: "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.3 10.3 14 14",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  play: "M4.5 3v10l8-5z",
  pause: "M5 3v10M11 3v10",
  retry: "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  sun: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
  auto: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 2v12",
  leave: "M6.5 2.5h-4v11h4M6 8h8M11 5l3 3-3 3",
  down: "M3.5 6 8 10.5 12.5 6",
  right: "M6 3.5 10.5 8 6 12.5",
  left: "M10 3.5 5.5 8l4.5 4.5",
  edit: "M10.5 3 13 5.5 6 12.5 3 13l.5-3z",
  clock: "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  globe: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM2 8h12M8 2c4 4 4 8 0 12M8 2C4 6 4 10 8 14",
  warning: "M8 2 1.8 13.2h12.4zM8 6.5v3M8 11.6v.1",
  bookmark: "M4 2.5h8v11L8 10.5 4 13.5z",
  plus: "M8 3v10M3 8h10",
  trash: "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9",
  help: "M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4M8 11.5v.1M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

// Each state has a shape of its own, so that no state is said by colour alone.
const shapes: Record<string, string> = {
  scheduled: "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  blocked: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  ready: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  running: "M4.5 3v10l8-5z",
  retrying: "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
  succeeded: "M3 8.5 6.5 12 13 4.5",
  failed: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  cancelled: "M3.8 12.2l8.4-8.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  skipped: "M3 4l5 4-5 4zM9 4l5 4-5 4z",
};

export function StateIcon({ state }: { state: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[state] ?? shapes.ready} />
    </svg>
  );
}
