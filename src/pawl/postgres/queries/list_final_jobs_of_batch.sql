-- The same for one batch. Index: history_by_batch.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id < :before AND batch = :batch
ORDER BY id DESC LIMIT :rows
