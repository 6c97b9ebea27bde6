-- The same for one schedule. Index: history_by_schedule.
SELECT {final_columns} FROM pawl.job_history
WHERE id < :before AND schedule = :schedule AND {list_filter}
ORDER BY id DESC LIMIT :limit
