// SPDX-License-Identifier: Apache-2.0
// The frame around every screen.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { mayAdmin, session, signOut } from "../api/client";
import { liveState, paused } from "../api/live";
import { viewerZone } from "../format/time";
import { shell as t } from "../text/en/shell";
import { Button } from "../ui/basics";
import { Icon } from "../ui/icons";
import { Toasts } from "../ui/toasts";
import { Keys, Palette } from "./palette";
import { listenToKeys, isHelpOpen, isPaletteOpen } from "./keyboard";
import { place } from "./router";
import { screens, type Screen } from "./screens";
import { nextTheme, theme } from "./theme";

export const shownScreens = () => screens.filter((screen) => screen.role !== "admin" || mayAdmin());

function ScreenLink({ screen }: { screen: Screen }) {
  const isHere = place.value.path.split("/")[0] === screen.path;
  return (
    <a href={screen.path || "."} aria-current={isHere ? "page" : undefined}>
      <Icon name={screen.icon} />
      <span>{screen.title}</span>
    </a>
  );
}

function SideBar() {
  return (
    <nav class="side" aria-label={t.navigation}>
      {Object.entries(t.groups).map(([group, title]) => (
        <div key={group} class="side-group">
          <h2>{title}</h2>
          {shownScreens()
            .filter((screen) => screen.group === group)
            .map((screen) => (
              <ScreenLink key={screen.path} screen={screen} />
            ))}
        </div>
      ))}
    </nav>
  );
}

// Of a narrow screen: four ways at the thumb, and the others behind the fifth.
function BottomBar() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [place.value.path]);
  const shown = shownScreens();
  const first = ["", "schedules", "jobs", "errors"].map((path) => shown.find((screen) => screen.path === path)!);
  const isElsewhere = !first.some((screen) => screen.path === place.value.path.split("/")[0]);
  return (
    <nav class="bottom" aria-label={t.navigation}>
      {isOpen && (
        <div class="bottom-more">
          {shown
            .filter((screen) => !first.includes(screen))
            .map((screen) => (
              <ScreenLink key={screen.path} screen={screen} />
            ))}
        </div>
      )}
      {first.map((screen) => (
        <ScreenLink key={screen.path} screen={screen} />
      ))}
      <button type="button" aria-expanded={isOpen} aria-current={isElsewhere ? "true" : undefined} onClick={() => setOpen(!isOpen)}>
        <Icon name="more" />
        <span>{t.more}</span>
      </button>
    </nav>
  );
}

function LiveButton() {
  const state = liveState.value;
  return (
    <button
      type="button"
      class={`live ${state}`}
      aria-pressed={paused.value}
      title={paused.value ? t.resume : t.pause}
      onClick={() => (paused.value = !paused.value)}
    >
      <i aria-hidden="true" />
      <span>{t.live[state]}</span>
      <span class="hidden">. {paused.value ? t.resume : t.pause}</span>
    </button>
  );
}

function TopBar() {
  const who = session.value!;
  const icon = { system: "auto", light: "sun", dark: "moon" } as const;
  return (
    <header class="top">
      <a class="brand" href=".">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M9 25V7h8.5a6 6 0 0 1 0 12H13" />
          <circle cx="22.5" cy="24" r="2.4" />
        </svg>
        {t.product}
      </a>
      <button type="button" class="find" onClick={() => (isPaletteOpen.value = true)}>
        <Icon name="search" />
        <span>{t.search}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div class="actions">
        <span class="zone-note" title={t.zone(viewerZone)}>
          <Icon name="globe" />
          {viewerZone}
        </span>
        <LiveButton />
        <Button kind="quiet" icon={icon[theme.value]} label={t.theme[theme.value]} onClick={nextTheme} />
        <Button class="wide-only" kind="quiet" icon="help" label={t.help} onClick={() => (isHelpOpen.value = true)} />
        <Button kind="quiet" icon="leave" label={t.signOut} title={`${t.signOut}. ${t.signedInAs(who.principal, who.role)}`} onClick={() => void signOut()} />
      </div>
    </header>
  );
}

export function Shell({ children }: { children: ComponentChildren }) {
  useEffect(listenToKeys, []);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t.skip}
      </button>
      <TopBar />
      <SideBar />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <BottomBar />
      <Toasts />
      {isPaletteOpen.value && <Palette />}
      {isHelpOpen.value && <Keys />}
    </>
  );
}
