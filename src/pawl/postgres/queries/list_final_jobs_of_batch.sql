-- The same for one batch. Index: history_by_batch.
SELECT {final_columns} FROM pawl.job_history
WHERE id < :before AND batch = :batch AND {list_filter}
ORDER BY id DESC LIMIT :limit
