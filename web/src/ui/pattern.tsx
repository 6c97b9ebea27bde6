// SPDX-License-Identifier: Apache-2.0
// Fills of bars, so that a state is told by its pattern too. Once in a drawing; then fill={fillOf(state)}.
const stripes: Record<string, string> = {
  failed: "M0 8L8 0M-2 2L2 -2M6 10L10 6",
  missed: "M0 0L8 8M0 8L8 0",
  skipped: "M0 0L8 8",
  cancelled: "M4 0V8",
  retrying: "M0 4H8",
  ready: "M2 2h.01M6 6h.01",
  scheduled: "M2 6h.01M6 2h.01",
};

export const fillOf = (state: string) => (state in stripes ? `url(#fill-${state})` : "currentColor");

export function Patterns() {
  return (
    <defs>
      {Object.entries(stripes).map(([state, path]) => (
        <pattern key={state} id={`fill-${state}`} class={`state-${state}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill="currentColor" opacity={state === "failed" ? 0.45 : 0.22} />
          <path d={path} stroke="currentColor" stroke-width="2" stroke-linecap="round" fill="none" />
        </pattern>
      ))}
    </defs>
  );
}
