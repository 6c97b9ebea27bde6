// SPDX-License-Identifier: Apache-2.0
export const common = {
  copy: "Copy",
  copied: "Copied",
  tryAgain: "Try again",
  loading: "Loading…",
  more: "Show more",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  all: "All",
  none: "None",
  asTable: "As a table",
  asChart: "As a chart",
  task: "Task",
  queue: "Queue",
  state: "State",
  job: "Job",
  created: "Created",
  changedSince: (n: number) => (n === 1 ? "1 change since" : `${n} changes since`),
  reload: "Reload",
};

export const stateNames: Record<string, string> = {
  scheduled: "Scheduled",
  blocked: "Blocked",
  ready: "Ready",
  running: "Running",
  retrying: "Retrying",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
  skipped: "Skipped",
};
