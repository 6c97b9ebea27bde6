// SPDX-License-Identifier: Apache-2.0
// The small parts that every screen is made of.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/client";
import { duration } from "../format/amount";
import { fullTime, relativeTime, shortTime, viewerZone, zoneName } from "../format/time";
import { common as t, stateNames } from "../text/en/common";
import { Icon, StateIcon, type IconName } from "./icons";

export function StateBadge({ state }: { state: string }) {
  return (
    <span class={`state state-${state}`}>
      <StateIcon state={state} />
      {stateNames[state] ?? state}
    </span>
  );
}

// A time in the viewer's zone, which is named; UTC and another zone when it is pointed at.
export function Time({ at, zone = viewerZone }: { at: string | Date | null | undefined; zone?: string }) {
  if (!at) return <span class="faint">–</span>;
  const date = typeof at === "string" ? new Date(at) : at;
  const title = [...new Set([fullTime(date, zone), fullTime(date), fullTime(date, "UTC")])].join("\n");
  return (
    <time dateTime={date.toISOString()} title={title} class="time">
      {shortTime(date, zone)} <span class="zone">{zoneName(date, zone)}</span>
    </time>
  );
}

// How long ago, or until; told anew once in a while.
export function Ago({ at }: { at: string | Date | null | undefined }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 10000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return <span class="faint">–</span>;
  const date = typeof at === "string" ? new Date(at) : at;
  return (
    <time dateTime={date.toISOString()} title={`${fullTime(date)}\n${fullTime(date, "UTC")}`} class="time">
      {relativeTime(date)}
    </time>
  );
}

export const Took = ({ ms }: { ms: number | null | undefined }) => <span class="number">{duration(ms)}</span>;

interface ButtonProps {
  children?: ComponentChildren;
  icon?: IconName;
  kind?: "primary" | "danger" | "quiet";
  label?: string; // where the button has no text
  onClick?: (event: MouseEvent) => void;
  disabled?: boolean;
  type?: "button" | "submit";
  pressed?: boolean;
  expanded?: boolean;
  title?: string;
  class?: string;
}

export function Button({ children, icon, kind, label, type = "button", pressed, expanded, class: more = "", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      class={`button ${kind ?? ""} ${children ? "" : "only-icon"} ${more}`}
      {...(label ? { "aria-label": label, title: rest.title ?? label } : {})}
      {...(pressed !== undefined ? { "aria-pressed": pressed } : {})}
      {...(expanded !== undefined ? { "aria-expanded": expanded } : {})}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function CopyButton({ text, label = t.copy }: { text: string; label?: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    } catch {
      // a page without a secure origin may not: the text can be marked by hand
    }
  };
  return (
    <Button kind="quiet" icon="copy" onClick={copy}>
      {isDone ? t.copied : label}
    </Button>
  );
}

interface PanelProps {
  title?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
  isBusy?: boolean;
}

export function Panel({ title, actions, children, class: more = "", isBusy }: PanelProps) {
  return (
    <section class={`panel ${more}`} aria-busy={isBusy ? "true" : undefined}>
      {(title || actions) && (
        <header class="panel-head">
          <h2>{title}</h2>
          {actions && <div class="actions">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

// The head of a screen: where we are, and what can be done here.
export function ScreenHead({ title, note, actions, back }: {
  title: ComponentChildren;
  note?: ComponentChildren;
  actions?: ComponentChildren;
  back?: { href: string; text: string };
}) {
  return (
    <header class="screen-head">
      <div>
        {back && (
          <a class="back" href={back.href}>
            <Icon name="left" /> {back.text}
          </a>
        )}
        <h1>{title}</h1>
        {note && <p class="note">{note}</p>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </header>
  );
}

export function Nothing({ children }: { children: ComponentChildren }) {
  return <p class="nothing">{children}</p>;
}

export function ProblemBox({ problem, retry }: { problem: Problem | undefined; retry?: () => void }) {
  if (!problem) return null;
  return (
    <div class="problem" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{problem.message}</strong>
        {problem.errors.map((error) => (
          <div key={error.pointer}>
            <code>{error.pointer}</code> {error.detail}
          </div>
        ))}
      </div>
      {retry && <Button onClick={retry}>{t.tryAgain}</Button>}
    </div>
  );
}

export const Loading = () => (
  <div class="loading" role="status">
    <span class="hidden">{t.loading}</span>
    <i />
    <i />
    <i />
  </div>
);

export function Notice({ kind = "info", children }: { kind?: "info" | "warning"; children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`}>
      <Icon name={kind === "warning" ? "warning" : "help"} />
      <div>{children}</div>
    </div>
  );
}
