-- Running jobs of one holder. A scan of the hot table: ask when a claim's answer was lost.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE state = 'running' AND holder = :holder ORDER BY id LIMIT :limit
