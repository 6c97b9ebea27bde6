-- Waiting jobs whose deadline is over. Index: jobs_deadline. Locks them, but for those that are another
-- transaction's in this moment.
SELECT id FROM pawl.live_jobs
WHERE deadline IS NOT NULL AND state <> 'running' AND deadline <= :now
ORDER BY deadline LIMIT :limit
FOR UPDATE SKIP LOCKED
