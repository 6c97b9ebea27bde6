// SPDX-License-Identifier: Apache-2.0
// API keys: made, shown once, revoked.
import { useState } from "preact/hooks";
import { mayAdmin, post, remove, type Schemas } from "../../api/client";
import { useLoadedPages } from "../../api/loaded";
import { address } from "../../app/router";
import { viewerZone } from "../../format/time";
import { keys as t } from "../../text/en/keys";
import { Ago, Button, CopyButton, Notice, Panel, ProblemBox, ScreenHead, Time } from "../../ui/basics";
import { Dialog, Field, FormDialog } from "../../ui/dialog";
import { MoreButton, Table } from "../../ui/table";
import { say } from "../../ui/toasts";

type Key = Schemas["Key"];
type Role = keyof typeof t.roles;

const namesIn = (text: string) => text.split(",").map((name) => name.trim()).filter(Boolean);

function CreateDialog({ close, made }: { close: () => void; made: (secret: string) => void }) {
  const [form, setForm] = useState({ name: "", role: "operator" as Role, queues: "", tasks: "", expires: "" });
  const set = (changes: Partial<typeof form>) => setForm((before) => ({ ...before, ...changes }));
  const submit = async () => {
    const created = await post<Schemas["NewKey"]>("keys", {
      name: form.name.trim(),
      role: form.role,
      ...(form.role === "admin" ? {} : { queues: namesIn(form.queues), tasks: namesIn(form.tasks) }),
      ...(form.expires ? { expires_at: new Date(form.expires).toISOString() } : {}),
    });
    made(created.secret);
  };
  return (
    <FormDialog title={t.create} action={t.make} submit={submit} close={close} isReady={form.name.trim() !== ""}>
      <Field label={t.name} hint={t.nameHint}>
        {(id, described) => <input id={id} aria-describedby={described} required value={form.name} onInput={(event) => set({ name: event.currentTarget.value })} />}
      </Field>
      <Field label={t.role} hint={t.roles[form.role]}>
        {(id, described) => (
          <select id={id} aria-describedby={described} value={form.role} onChange={(event) => set({ role: event.currentTarget.value as Role })}>
            {Object.keys(t.roles).map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
        )}
      </Field>
      {form.role !== "admin" &&
        (["queues", "tasks"] as const).map((name) => (
          <Field key={name} label={t[name]} hint={t.scopeHint}>
            {(id, described) => <input id={id} aria-describedby={described} value={form[name]} onInput={(event) => set({ [name]: event.currentTarget.value })} />}
          </Field>
        ))}
      <Field label={t.expiresAt} hint={t.expiresHint(viewerZone)}>
        {(id, described) => <input id={id} aria-describedby={described} type="datetime-local" value={form.expires} onInput={(event) => set({ expires: event.currentTarget.value })} />}
      </Field>
    </FormDialog>
  );
}

function Secret({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Dialog title={t.made} close={close}>
      <Notice kind="warning">{t.once}</Notice>
      <p class="secret">
        <code>{secret}</code>
      </p>
      <footer class="actions">
        <CopyButton text={secret} />
        <Button kind="primary" onClick={close}>
          {t.close}
        </Button>
      </footer>
    </Dialog>
  );
}

const isOver = (key: Key) => key.revoked_at !== null || (key.expires_at !== null && Date.parse(key.expires_at) < Date.now());

function Scope({ of }: { of: Key }) {
  const names = [...of.queues, ...of.tasks];
  return names.length ? <span class="chips">{names.map((name) => <span key={name} class="tag">{name}</span>)}</span> : <span class="faint">{t.everything}</span>;
}

export default function Keys() {
  const { rows, problem, isLoading, hasMore, more, reload } = useLoadedPages<Key>("keys");
  const [isOpen, open] = useState(false);
  const [secret, show] = useState<string>();
  const [revoked, revoke] = useState<Key>();
  const erase = async () => {
    await remove(address("keys", revoked!.id));
    say(t.done.revoke(revoked!.name));
    reload();
  };
  return (
    <>
      <ScreenHead
        title={t.title}
        note={t.note}
        actions={mayAdmin() && <Button kind="primary" icon="plus" onClick={() => open(true)}>{t.create}</Button>}
      />
      <ProblemBox problem={problem} retry={reload} />
      {(rows.length > 0 || !problem) && <Panel isBusy={isLoading} class="packed">
        <Table
          label={t.list}
          rows={rows}
          rowKey={(key) => key.id}
          isLoading={isLoading}
          empty={t.empty}
          columns={[
            { name: t.name, kind: "main", cell: (key) => <>{key.name} {key.revoked_at ? <span class="tag bad">{t.revoked}</span> : isOver(key) && <span class="tag">{t.expired}</span>}</> },
            { name: t.role, cell: (key) => key.role as string },
            { name: t.prefix, cell: (key) => <code>pawl_{key.prefix}_…</code> },
            { name: t.scope, cell: (key) => <Scope of={key} /> },
            { name: t.created, cell: (key) => <Ago at={key.created_at} /> },
            { name: t.expires, cell: (key) => (key.revoked_at ?? key.expires_at ? <Time at={key.revoked_at ?? key.expires_at} /> : t.never) },
            { name: t.actions, kind: "actions", cell: (key) => !isOver(key) && <Button kind="danger" icon="trash" onClick={() => revoke(key)}>{t.revoke}</Button> },
          ]}
        />
        <MoreButton hasMore={hasMore} isLoading={isLoading} more={more} />
      </Panel>}
      {isOpen && (
        <CreateDialog
          close={() => open(false)}
          made={(made) => {
            show(made);
            reload();
          }}
        />
      )}
      {secret && <Secret secret={secret} close={() => show(undefined)} />}
      {revoked && (
        <FormDialog title={t.revokeAsk(revoked.name)} action={t.revoke} kind="danger" submit={erase} close={() => revoke(undefined)}>
          <p>{t.revokeNote}</p>
        </FormDialog>
      )}
    </>
  );
}
