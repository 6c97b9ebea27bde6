-- The same for one batch. Index: history_by_batch.
SELECT id, {list_filter} FROM job_history INDEXED BY history_by_batch
WHERE batch = :batch AND id > :after AND id < :end ORDER BY id LIMIT :rows
