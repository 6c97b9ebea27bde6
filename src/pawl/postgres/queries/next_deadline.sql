-- When the next waiting job is past its deadline. Index: jobs_deadline.
SELECT deadline FROM pawl.live_jobs
WHERE deadline IS NOT NULL AND state <> 'running' ORDER BY deadline LIMIT 1
