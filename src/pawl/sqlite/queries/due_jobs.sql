-- Waiting jobs whose time has come. Index: jobs_due.
SELECT id, task, queue, state, run_at, priority, concurrency_key FROM live_jobs INDEXED BY jobs_due
WHERE state IN ('scheduled', 'retrying') AND run_at <= :now
ORDER BY run_at LIMIT :limit
