// SPDX-License-Identifier: Apache-2.0
// What the documents' fragments leave to their application: names that they use and do not declare.
declare const siteId: string, userId: string, token: string, jobId: string, maxPages: number;
declare const queue: typeof import("@/lib/queue").queue;
declare const pollJobStatus: typeof import("@/lib/queue").pollJobStatus;
declare function showResults(results: unknown): void;
type NextRequest = Request;
declare const NextResponse: { json(body: unknown, init?: ResponseInit): Response };
