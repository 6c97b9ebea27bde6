// SPDX-License-Identifier: Apache-2.0
// Requests to the server: the routes of /v1 under this page's session.
import { signal } from "@preact/signals";
import type { components } from "./schema";

export type Schemas = components["schemas"];
export type Job = Schemas["Job"];
export type Page<T> = { data: T[]; next_cursor: string | null; has_more: boolean };

export interface Session {
  principal: string;
  role: "viewer" | "operator" | "admin";
  queues: string[];
  tasks: string[];
  csrf_token: string;
}

// undefined: not asked yet. null: nobody is signed in.
export const session = signal<Session | null | undefined>(undefined);

// What was wrong, as the server says it (RFC 9457).
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: { pointer: string; code: string; detail: string }[] = [],
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const wait = Number(response.headers.get("Retry-After") ?? NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  try {
    const body = await response.json();
    return new Problem(response.status, body.code ?? "", body.detail ?? body.title ?? "", body.errors ?? [], retryAfter);
  } catch {
    return new Problem(response.status, "", `${response.status} ${response.statusText}`, [], retryAfter);
  }
}

interface Ask {
  method?: string;
  body?: unknown;
  raw?: string; // JSON text in place of `body`: its numbers keep their digits
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function send(path: string, { method = "GET", body, raw, headers = {}, signal: stop }: Ask): Promise<Response> {
  const init: RequestInit = { method, headers: { ...headers }, credentials: "same-origin", cache: "no-store" };
  const all = init.headers as Record<string, string>;
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  if (text !== undefined) {
    all["Content-Type"] = "application/json";
    init.body = text;
  }
  if (method !== "GET" && session.value) all["X-CSRF-Token"] = session.value.csrf_token;
  if (stop) init.signal = stop;
  let response: Response;
  try {
    response = await fetch(new URL(path, document.baseURI), init);
  } catch (error) {
    if (stop?.aborted) throw error;
    throw new Problem(0, "unreachable", "The server cannot be reached.");
  }
  if (response.ok) return response;
  if (response.status === 401 && path !== "session") session.value = null;
  throw await problemOf(response);
}

// `path` is one of /v1 without that prefix: "jobs/17".
export async function ask<T>(path: string, how: Ask = {}): Promise<T> {
  const response = await send(`api/v1/${path}`, how);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

// The answer as it came: what JSON.parse would round stays in it.
export const askText = async (path: string, how: Ask = {}): Promise<string> => (await send(`api/v1/${path}`, how)).text();

export const post = <T>(path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  ask<T>(path, { method: "POST", body, headers });
export const postText = <T>(path: string, raw: string, headers: Record<string, string> = {}) =>
  ask<T>(path, { method: "POST", raw, headers });
export const put = <T>(path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask<T>(path, { method: "PUT", body, headers });
export const patch = <T>(path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask<T>(path, { method: "PATCH", body, headers });
export const remove = (path: string) => ask<void>(path, { method: "DELETE" });

export async function findSession(): Promise<void> {
  try {
    session.value = await (await send("session", {})).json();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) session.value = null;
    else throw error;
  }
}

export async function signIn(key: string): Promise<void> {
  session.value = await (await send("session", { method: "POST", body: { key } })).json();
}

export async function signOut(): Promise<void> {
  try {
    await send("session", { method: "DELETE" });
  } finally {
    session.value = null;
  }
}

// Whether who is signed in may change things. The server decides; this hides what it would refuse.
export const mayChange = () => session.value?.role === "operator" || session.value?.role === "admin";
export const mayAdmin = () => session.value?.role === "admin";
