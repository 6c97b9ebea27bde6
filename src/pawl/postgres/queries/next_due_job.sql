-- When the next waiting job is due. Index: jobs_due.
SELECT run_at FROM pawl.live_jobs
WHERE state IN ('scheduled', 'retrying') ORDER BY run_at LIMIT 1
