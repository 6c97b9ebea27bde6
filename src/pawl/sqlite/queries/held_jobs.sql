-- Running jobs of one holder. A scan of the hot table.
SELECT {unfinished_columns} FROM live_jobs
WHERE state = 'running' AND holder = :holder ORDER BY id LIMIT :limit
