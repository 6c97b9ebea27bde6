-- Waiting jobs whose time has come. Index: jobs_due. Locks them, but for those that are another node's in this
-- moment: each is moved on by one node.
SELECT id, task, queue, state, run_at, priority, concurrency_key FROM pawl.live_jobs
WHERE state IN ('scheduled', 'retrying') AND run_at <= :now
ORDER BY run_at LIMIT :limit
FOR NO KEY UPDATE SKIP LOCKED
