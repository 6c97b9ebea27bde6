-- Waiting jobs whose deadline is over. Index: jobs_deadline.
SELECT id FROM live_jobs INDEXED BY jobs_deadline
WHERE deadline IS NOT NULL AND state <> 'running' AND deadline <= :now
ORDER BY deadline LIMIT :limit
