// SPDX-License-Identifier: Apache-2.0
// What the documents' code calls, against a real server; prints what came back as one line of JSON.
import {
  PawlClient, PawlError, getCronJobRuns, listCronJobs, pollJobStatus, queue, runCronJob,
} from "../../clients/typescript/pawl";

declare const process: { env: Record<string, string | undefined>; exit(code: number): never };

async function refusal(call: Promise<unknown>): Promise<[number, string]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof PawlError) {
      return [error.status, error.message];
    }
    throw error;
  }
  return [200, "nothing was refused"];
}

async function main(): Promise<void> {
  const crawl = await queue.enqueueCrawl("sample", "ada", 5, 8);
  const seen: string[] = [];
  const crawled = await pollJobStatus(crawl, { intervalMs: 20, onProgress: (job) => seen.push(job.status) });
  const done = await queue.getJobStatus(crawl);
  const analysed = await pollJobStatus(await queue.enqueueAnalysis("sample", "ada", 5), { intervalMs: 20 });
  const cleaned = await pollJobStatus(await queue.enqueueRollbackCleanup(90), { intervalMs: 20 });
  const reset = await pollJobStatus(await queue.enqueueUsageReset(), { intervalMs: 20 });
  const stranger = new PawlClient({ url: process.env.PAWL_URL, token: "nobody's" });
  const nowhere = new PawlClient({ url: "http://127.0.0.1:1", token: "x" });
  console.log(JSON.stringify({
    crawl, seen, crawled, done, analysed, cleaned, reset,
    stats: await queue.getJobStats(),
    synced: await runCronJob("data-sync"),
    jobs: (await listCronJobs()).map((job) => job.name),
    runs: (await getCronJobRuns(5)).length,
    missing: await queue.getJobStatus("999999999"),
    cancelled: await refusal(queue.cancelJob(crawl)),
    unknownSite: await refusal(queue.enqueueCrawl("no-such-site", "ada")),
    unknownTask: await refusal(runCronJob("no-such-job")),
    stranger: await refusal(stranger.getJobStatus(crawl)),
    nowhere: (await refusal(nowhere.getJobStatus(crawl)))[0],
  }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
