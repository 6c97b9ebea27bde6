// SPDX-License-Identifier: Apache-2.0
// One job: what it is, why it waits, what its attempts did and wrote.
import type { Job, Page } from "../../api/client";
import { useLoaded } from "../../api/loaded";
import { address } from "../../app/router";
import type { ScreenProps } from "../../app/screens";
import { isFinal } from "../../format/state";
import { job as t } from "../../text/en/job";
import { Loading, Panel, ProblemBox, ScreenHead, StateBadge } from "../../ui/basics";
import { JsonView } from "../../ui/json-view";
import { Meter } from "../../ui/meter";
import { JobActions } from "./actions";
import type { Attempt } from "./attempts";
import { Details } from "./details";
import { Log } from "./log";
import { Models } from "./models";
import { readJob, type ShownJob } from "./shown";
import { Waterfall } from "./waterfall";
import { Why } from "./why";

const back = { href: "jobs", text: t.back };

function Progress({ job }: { job: Job }) {
  if (!job.progress || job.state !== "running") return null;
  const { percent, message } = job.progress;
  return (
    <div class="progress">
      <Meter label={message || t.progress} value={percent} most={100} isProgress />
      <span class="soft">
        <span class="number">{percent} %</span> {message}
      </span>
    </div>
  );
}

function ErrorPanel({ error, isOver }: { error: NonNullable<Job["error"]>; isOver: boolean }) {
  return (
    <Panel title={isOver ? t.error : t.lastError}>
      <div class="panel-body">
        <p>
          <code>{error.code}</code> <span class={`tag ${error.retryable ? "" : "bad"}`}>{!error.retryable ? t.permanent : isOver ? t.usedUp : t.retryable}</span>
        </p>
        <pre class="error-text" tabIndex={0}>{error.message}</pre>
      </div>
    </Panel>
  );
}

function Value({ title, text }: { title: string; text: string }) {
  return (
    <Panel title={title}>
      <div class="panel-body">{text === "null" ? <span class="faint">{t.none}</span> : <JsonView text={text} />}</div>
    </Panel>
  );
}

interface LoadedJobProps {
  shown: ShownJob;
  attempts: Page<Attempt> | undefined;
}

function Body({ shown, attempts }: LoadedJobProps) {
  const { job, payload, result } = shown;
  const over = isFinal(job.state);
  return (
    <>
      {job.error && <ErrorPanel error={job.error} isOver={over} />}
      {!over && job.state !== "running" && <Why id={job.id} />}
      {attempts ? <Waterfall job={job} attempts={attempts.data} hasMore={attempts.has_more} /> : <Panel title={t.waterfall}><Loading /></Panel>}
      <div class="columns">
        <Details shown={shown} />
        <div>
          <Value title={t.payload} text={payload} />
          <Value title={t.result} text={result} />
          <Models id={job.id} />
        </div>
      </div>
      <div class="stack-top">
        <Log id={job.id} turn={attempts?.data.at(-1)?.generation ?? 0} isRunning={job.state === "running"} />
      </div>
    </>
  );
}

export default function OneJob({ names: [id = ""] }: ScreenProps) {
  const path = address("jobs", id);
  const on = (event: { job?: string }) => event.job === id;
  const { data: shown, problem, reload } = useLoaded<ShownJob>(path, { on, atMostEvery: 1000, read: readJob });
  const attempts = useLoaded<Page<Attempt>>(`${path}/attempts?limit=500`, { on, atMostEvery: 1000 });
  if (!shown) {
    return (
      <>
        <ScreenHead back={back} title={t.job(id)} />
        {problem ? <ProblemBox problem={problem} retry={reload} /> : <Loading />}
      </>
    );
  }
  const again = () => {
    reload();
    attempts.reload();
  };
  return (
    <>
      <ScreenHead
        back={back}
        title={
          <>
            {shown.job.task} <span class="faint number">{shown.job.id}</span>
            <span class="job-state"><StateBadge state={shown.job.state} /></span>
          </>
        }
        actions={<JobActions shown={shown} reload={again} />}
      />
      <ProblemBox problem={problem ?? attempts.problem} retry={again} />
      <Progress job={shown.job} />
      <Body shown={shown} attempts={attempts.data} />
    </>
  );
}
