-- The same for one batch. Index: jobs_of_batch.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE id < :before AND batch = :batch
ORDER BY id DESC LIMIT :rows
