-- The same for one batch. Index: history_by_batch.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE batch = :batch AND id > :after AND id < :end ORDER BY id LIMIT :rows
