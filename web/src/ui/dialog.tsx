// SPDX-License-Identifier: Apache-2.0
// Dialogs: the browser's own, which keeps the focus inside and closes on Escape.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api/client";
import { common as t } from "../text/en/common";
import { Button, ProblemBox } from "./basics";

interface DialogProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
  isWide?: boolean;
}

export function Dialog({ title, close, children, isWide }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = box.current!;
    const before = document.activeElement as HTMLElement | null;
    dialog.showModal();
    return () => {
      dialog.close();
      // Nothing can be focused while the dialog still stands in the page.
      requestAnimationFrame(() => before?.focus?.());
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={isWide ? "wide" : ""}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === box.current && close()}
    >
      <div class="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          <Button kind="quiet" icon="close" label={t.close} onClick={close} />
        </header>
        {children}
      </div>
    </dialog>
  );
}

// What `submit` gives to keep its dialog open.
export const Stay = Symbol("stay");

interface FormDialogProps {
  title: string;
  action: string; // what the button says
  kind?: "primary" | "danger";
  submit: () => Promise<unknown>; // closes when it is done, unless it gave Stay; a Problem is shown
  close: () => void;
  children?: ComponentChildren;
  isWide?: boolean;
  isReady?: boolean;
}

export function FormDialog({ title, action, kind = "primary", submit, close, children, isWide, isReady = true }: FormDialogProps) {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      if ((await submit()) === Stay) setBusy(false);
      else close();
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, "internal", String(error)));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} close={close} isWide={isWide ?? false}>
      <form onSubmit={send}>
        {children}
        <ProblemBox problem={problem} />
        <footer class="actions">
          <Button onClick={close}>{t.cancel}</Button>
          <Button type="submit" kind={kind} disabled={isBusy || !isReady}>
            {action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  problem?: string | undefined;
  children: (id: string, described: string) => ComponentChildren;
}

export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id, `${id}-hint`)}
      <div id={`${id}-hint`} class={problem ? "hint wrong" : "hint"}>
        {problem ?? hint}
      </div>
    </div>
  );
}
