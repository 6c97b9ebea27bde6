-- Blocked jobs that have waited as long as they may. Index: jobs_give_up. Locks them, but for those that are another
-- transaction's in this moment.
SELECT id FROM pawl.live_jobs
WHERE state = 'blocked' AND give_up_at IS NOT NULL AND give_up_at <= :now
ORDER BY give_up_at LIMIT :limit
FOR UPDATE SKIP LOCKED
