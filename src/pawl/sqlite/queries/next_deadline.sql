-- When the next waiting job is past its deadline. Index: jobs_deadline.
SELECT deadline FROM live_jobs INDEXED BY jobs_deadline
WHERE deadline IS NOT NULL AND state <> 'running' ORDER BY deadline LIMIT 1
