-- The same for one batch. Index: history_by_batch.
SELECT {final_columns} FROM job_history INDEXED BY history_by_batch
WHERE id < :before AND batch = :batch AND {list_filter}
ORDER BY id DESC LIMIT :limit
