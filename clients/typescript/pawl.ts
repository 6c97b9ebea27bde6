// SPDX-License-Identifier: Apache-2.0
// The calls that applications make, answered by pawl: copy this file, set PAWL_URL, PAWL_TOKEN (an operator's key) and
// CRON_SECRET, and `import { queue, runCronJob, pollJobStatus } from "./pawl"`. No dependencies; needs fetch (Node 18,
// browsers, edge runtimes). In a browser give no operator's key: make a PawlClient with the user's own token.

export type JobStatus = "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "CANCELLED";

export interface Job {
  id: string;
  type: string;
  status: JobStatus;
  priority: number;
  progress: number; // 0..100
  result: unknown;
  error: string | null;
  attempts: number;
  maxAttempts: number;
  scheduledFor: string;
  startedAt: string | null;
  completedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface JobStats {
  pending: number;
  processing: number;
  completed: number;
  failed: number;
  total: number;
}

export interface CronJob {
  name: string;
  schedule: string;
  active: boolean;
  nextRun: string | null;
  lastRun: string | null;
}

export interface CronJobRun {
  id: string;
  jobName: string;
  startedAt: string;
  finishedAt: string | null;
  duration: number | null; // milliseconds
  status: "running" | "completed" | "failed";
  error: string | null;
  createdAt: string;
}

export interface PawlOptions {
  url?: string; // of the server; "" in a browser whose own site forwards /api/
  token?: string; // an API key, or a user's JWT
  cronSecret?: string;
  timeoutMs?: number; // of one request; 60 s
  fetch?: typeof fetch;
}

export interface PollOptions {
  intervalMs?: number; // between two looks; 2 s
  timeoutMs?: number; // for all of them; 10 minutes
  onProgress?: (job: Job) => void;
}

// What pawl did not do, and why. `status` is that of HTTP; 0: there was no answer.
export class PawlError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = "PawlError";
  }
}

type Key = "token" | "cronSecret";

// Every method throws PawlError for what is refused, and for a server that does not answer.
export class PawlClient {
  private readonly options: PawlOptions;

  constructor(options: PawlOptions = {}) {
    this.options = options;
  }

  // Each gives the id of a job that will not be lost; a higher priority is more urgent.
  async enqueueCrawl(siteId: string, userId?: string, maxPages = 10, priority?: number): Promise<string> {
    return this.enqueue("/api/jobs/crawl", { siteId, userId, maxPages, priority });
  }
  async enqueueAnalysis(siteId: string, userId?: string, priority?: number): Promise<string> {
    return this.enqueue("/api/jobs/analysis", { siteId, userId, priority });
  }
  async enqueueRollbackCleanup(daysOld = 90): Promise<string> {
    return this.enqueue("/api/jobs/cleanup", { daysOld });
  }
  async enqueueUsageReset(): Promise<string> {
    return (await this.call("POST", "/api/cron/monthly", "cronSecret")).jobId;
  }

  // Null: there is no such job.
  async getJobStatus(jobId: string): Promise<Job | null> {
    try {
      return (await this.call("GET", `/api/jobs/${encodeURIComponent(jobId)}/status`)).job;
    } catch (error) {
      if (error instanceof PawlError && error.status === 404) {
        return null;
      }
      throw error;
    }
  }
  async getJobStats(): Promise<JobStats> {
    return (await this.call("GET", "/api/jobs/process", "cronSecret")).stats;
  }
  async cancelJob(jobId: string): Promise<void> {
    await this.call("POST", `/api/jobs/${encodeURIComponent(jobId)}/cancel`);
  }
  async retryJob(jobId: string): Promise<void> {
    await this.call("POST", `/api/jobs/${encodeURIComponent(jobId)}/retry`);
  }

  // The result of a job that has completed. Throws for one that failed or was cancelled.
  async pollJobStatus(jobId: string, options: PollOptions = {}): Promise<unknown> {
    const until = Date.now() + (options.timeoutMs ?? 600_000);
    for (;;) {
      const job = await this.getJobStatus(jobId);
      if (job === null) {
        throw new PawlError(404, `there is no job ${jobId}`);
      }
      options.onProgress?.(job);
      if (job.status === "COMPLETED") {
        return job.result;
      }
      if (job.status === "FAILED" || job.status === "CANCELLED") {
        throw new PawlError(200, job.error ?? `job ${jobId} is ${job.status}`);
      }
      if (Date.now() >= until) {
        throw new PawlError(0, `job ${jobId} is still ${job.status}`);
      }
      await new Promise((resolve) => setTimeout(resolve, options.intervalMs ?? 2_000));
    }
  }

  // Runs a task of the registry to its end and gives its result.
  async runCronJob(jobName: string): Promise<unknown> {
    const answer = await this.call("POST", "/api/cron/run", "token", { jobName });
    if (answer.success === false) {
      throw new PawlError(200, answer.error);
    }
    return answer.result;
  }
  async listCronJobs(): Promise<CronJob[]> {
    return (await this.call("GET", "/api/cron/jobs")).jobs;
  }
  async getCronJobRuns(limit = 50): Promise<CronJobRun[]> {
    return (await this.call("GET", `/api/cron/runs?limit=${limit}`)).jobRuns;
  }

  private async enqueue(path: string, body: object): Promise<string> {
    return (await this.call("POST", path, "token", body)).jobId;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each caller knows what its path answers
  private async call(method: string, path: string, key: Key = "token", body?: object): Promise<any> {
    const secret = this.options[key];
    const headers: Record<string, string> = { accept: "application/json" };
    if (secret) {
      headers.authorization = `Bearer ${secret}`;
    }
    if (body !== undefined) {
      headers["content-type"] = "application/json";
    }
    const send = this.options.fetch ?? fetch;
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), this.options.timeoutMs ?? 60_000);
    let response: Response;
    let text: string;
    try {
      response = await send((this.options.url ?? "").replace(/\/+$/, "") + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: timer.signal,
      });
      text = await response.text();
    } catch (error) {
      throw new PawlError(0, `${method} ${path}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      clearTimeout(timeout);
    }
    let answer: { error?: string } = {};
    try {
      answer = text === "" ? {} : JSON.parse(text);
    } catch {
      answer = { error: text.slice(0, 200) };
    }
    if (!response.ok) {
      throw new PawlError(response.status, answer.error ?? `${method} ${path}: status ${response.status}`);
    }
    return answer;
  }
}

declare const process: { env: Record<string, string | undefined> } | undefined;

// Of the environment, read at the first call.
let shared: PawlClient | undefined;
function client(): PawlClient {
  const environment = typeof process === "undefined" ? {} : process.env;
  shared ??= new PawlClient({
    url: environment.PAWL_URL ?? "http://127.0.0.1:7295",
    token: environment.PAWL_TOKEN,
    cronSecret: environment.CRON_SECRET,
  });
  return shared;
}

export const queue = {
  enqueueCrawl: (siteId: string, userId?: string, maxPages?: number, priority?: number) =>
    client().enqueueCrawl(siteId, userId, maxPages, priority),
  enqueueAnalysis: (siteId: string, userId?: string, priority?: number) =>
    client().enqueueAnalysis(siteId, userId, priority),
  enqueueRollbackCleanup: (daysOld?: number) => client().enqueueRollbackCleanup(daysOld),
  enqueueUsageReset: () => client().enqueueUsageReset(),
  getJobStatus: (jobId: string) => client().getJobStatus(jobId),
  getJobStats: () => client().getJobStats(),
  cancelJob: (jobId: string) => client().cancelJob(jobId),
  retryJob: (jobId: string) => client().retryJob(jobId),
};
export const pollJobStatus = (jobId: string, options?: PollOptions) => client().pollJobStatus(jobId, options);
export const runCronJob = (jobName: string) => client().runCronJob(jobName);
export const listCronJobs = () => client().listCronJobs();
export const getCronJobRuns = (limit?: number) => client().getCronJobRuns(limit);
