-- Running jobs of a holder that is gone. A scan of the hot table, at start only.
SELECT {unfinished_columns} FROM jobs WHERE state = 'running' AND holder IS NOT :holder ORDER BY id LIMIT :limit
