-- The same for one task and a tag. Index: jobs_tagged.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE id < :before AND task = :task AND tags IS NOT NULL AND {list_filter}
ORDER BY id DESC LIMIT :limit
