// SPDX-License-Identifier: Apache-2.0
// What just happened, said once and gone after a while.
import { signal } from "@preact/signals";
import { Problem } from "../api/client";
import { common as t } from "../text/en/common";
import { Button } from "./basics";

interface Toast {
  id: number;
  text: string;
  isProblem: boolean;
  to?: { href: string; text: string } | undefined; // where what happened can be seen
}

const toasts = signal<Toast[]>([]);
let last = 0;
const kShownMs = 6000;

const drop = (id: number) => (toasts.value = toasts.value.filter((toast) => toast.id !== id));

export function say(text: string, isProblem = false, to?: Toast["to"]): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-3), { id, text, isProblem, to }];
  if (!isProblem) setTimeout(() => drop(id), kShownMs);
}

// Does it, and says how that went.
export async function attempt(work: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await work();
    say(done);
    return true;
  } catch (error) {
    say(error instanceof Problem ? error.message : String(error), true);
    return false;
  }
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={toast.isProblem ? "toast wrong" : "toast"}>
          <span>
            {toast.text}
            {toast.to && (
              <>
                {" "}
                <a href={toast.to.href}>{toast.to.text}</a>
              </>
            )}
          </span>
          <Button kind="quiet" icon="close" label={t.close} onClick={() => drop(toast.id)} />
        </div>
      ))}
    </div>
  );
}
