// SPDX-License-Identifier: Apache-2.0
// Everything else about a job, as pairs.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Job } from "../../api/client";
import { address, withQuery } from "../../app/router";
import { duration } from "../../format/amount";
import { job as t } from "../../text/en/job";
import { Ago, Button, CopyButton, Panel, Time } from "../../ui/basics";
import { Dialog } from "../../ui/dialog";
import { ranFor, waitedFor } from "../jobs/columns";
import { curlOf } from "./curl";
import { Pairs } from "../../ui/pairs";
import type { ShownJob } from "./shown";

const f = t.fields;

type Rows = [string, ComponentChildren][];

const When = ({ at }: { at: string }) => (
  <>
    <Time at={at} /> <span class="faint">· <Ago at={at} /></span>
  </>
);

const Key = ({ text }: { text: string }) => <code>{text}</code>;
const listOf = (name: string, value: string) => <a href={withQuery("jobs", { [name]: value })}>{value}</a>;

function timesOf(job: Job): Rows {
  return [
    [f.created, <When at={job.created_at} />],
    [f.due, <When at={job.run_at} />],
    [f.started, job.started_at && <When at={job.started_at} />],
    [f.finished, job.finished_at && <When at={job.finished_at} />],
    [f.deadline, job.deadline && <When at={job.deadline} />],
    [f.waited, waitedFor(job) !== null && duration(waitedFor(job))],
    [f.ran, ranFor(job) !== null && duration(ranFor(job))],
  ];
}

function placeOf(job: Job): Rows {
  const jobs = job.depends_on.map((id) => <a key={id} class="tag" href={address("jobs", id)}>{id}</a>);
  const tags = job.tags.map((tag) => <a key={tag} class="tag" href={withQuery("jobs", { tag })}>{tag}</a>);
  return [
    [f.task, <a href={address("tasks", job.task)}>{job.task}</a>],
    [f.queue, listOf("queue", job.queue)],
    [f.priority, job.priority],
    [f.attempts, t.of(job.attempt, job.max_attempts)],
    [f.schedule, job.schedule && <a href={address("schedules", job.schedule)}>{job.schedule}</a>],
    [f.slot, job.slot && <Time at={job.slot} />],
    [f.batch, job.batch && <a href={address("batches", job.batch)}>{job.batch}</a>],
    [f.dependsOn, jobs.length > 0 && <span class="chips">{jobs}</span>],
    [f.waitingFor, job.waiting_for],
    [f.tags, tags.length > 0 && <span class="chips">{tags}</span>],
    [f.user, job.user_id && listOf("user_id", job.user_id)],
    [f.uniqueKey, job.unique_key && <Key text={job.unique_key} />],
    [f.concurrencyKey, job.concurrency_key && <Key text={job.concurrency_key} />],
    [f.orderingKey, job.ordering_key && <Key text={job.ordering_key} />],
  ];
}

function CurlDialog({ shown, close }: { shown: ShownJob; close: () => void }) {
  const text = curlOf(shown, document.baseURI);
  return (
    <Dialog title={t.curlTitle} close={close} isWide>
      <p class="soft">{t.curlNote}</p>
      <div class="actions">
        <CopyButton text={text} />
      </div>
      <pre class="curl" tabIndex={0}>{text}</pre>
    </Dialog>
  );
}

export function Details({ shown }: { shown: ShownJob }) {
  const [isCurl, curl] = useState(false);
  return (
    <Panel
      title={t.details}
      actions={
        <Button kind="quiet" icon="copy" onClick={() => curl(true)}>
          {t.copyCurl}
        </Button>
      }
    >
      <Pairs pairs={[...placeOf(shown.job), ...timesOf(shown.job)]} />
      {isCurl && <CurlDialog shown={shown} close={() => curl(false)} />}
    </Panel>
  );
}
