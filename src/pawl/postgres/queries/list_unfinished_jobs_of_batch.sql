-- The same for one batch. Index: jobs_of_batch.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE id < :before AND batch = :batch AND {list_filter}
ORDER BY id DESC LIMIT :limit
