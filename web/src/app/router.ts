// SPDX-License-Identifier: Apache-2.0
// Where we are. Addresses are relative to the page's <base>, so the dashboard works under any path.
import { signal } from "@preact/signals";

export interface Place {
  path: string; // "jobs/17": below the dashboard, decoded a part at a time by parts()
  query: URLSearchParams;
}

const base = () => new URL(document.baseURI);

function here(): Place {
  return {
    path: location.pathname.slice(base().pathname.length).replace(/\/+$/, ""),
    query: new URLSearchParams(location.search),
  };
}

export const place = signal<Place>(here());

export function parts(path: string): string[] {
  return path.split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

export function address(...names: (string | number)[]): string {
  return names.map((name) => encodeURIComponent(String(name))).join("/");
}

// "jobs?state=failed": values that are empty are left out.
export function withQuery(path: string, query: Record<string, string | number | undefined | null>): string {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

export function go(to: string, how: { replace?: boolean } = {}): void {
  const target = new URL(to, base());
  if (how.replace) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  const before = place.value.path;
  place.value = here();
  if (place.value.path !== before) {
    scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }
}

// Changes the query of where we are, which is what filters and saved views are made of.
export function setQuery(changes: Record<string, string | undefined>, how = { replace: true }): void {
  const query = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  go(text ? `${place.value.path}?${text}` : place.value.path || ".", how);
}

// Links of the dashboard are followed without loading the page anew.
export function followLinks(): void {
  addEventListener("popstate", () => (place.value = here()));
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a[href]") as HTMLAnchorElement | null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    if (!link.href.startsWith(base().href)) return;
    event.preventDefault();
    go(link.href);
  });
}
