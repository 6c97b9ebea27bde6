// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, signIn } from "../api/client";
import { shell } from "../text/en/shell";
import { Button } from "../ui/basics";
import { Field } from "../ui/dialog";

const t = shell.signIn;

function reasonOf(error: unknown): string {
  if (!(error instanceof Problem)) return String(error);
  if (error.status === 401) return t.wrong;
  return error.status === 429 && error.retryAfter ? t.wait(error.retryAfter) : error.message;
}

export function SignIn() {
  const [key, setKey] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(key.trim());
    } catch (error) {
      setWrong(reasonOf(error));
      setBusy(false);
    }
  };
  return (
    <main class="sign-in">
      <form class="panel" onSubmit={send}>
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M9 25V7h8.5a6 6 0 0 1 0 12H13" />
          <circle cx="22.5" cy="24" r="2.4" />
        </svg>
        <h1>{t.title}</h1>
        <Field label={t.key} hint={t.hint} problem={wrong}>
          {(id, described) => (
            <input
              id={id}
              aria-describedby={described}
              aria-invalid={wrong ? "true" : undefined}
              type="password"
              autocomplete="current-password"
              ref={field}
              required
              value={key}
              onInput={(event) => setKey(event.currentTarget.value)}
            />
          )}
        </Field>
        <Button type="submit" kind="primary" disabled={isBusy || !key.trim()}>
          {t.action}
        </Button>
      </form>
    </main>
  );
}
