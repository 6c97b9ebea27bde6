-- The same for one schedule. Index: jobs_of_schedule.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE id < :before AND schedule = :schedule AND {list_filter}
ORDER BY id DESC LIMIT :limit
