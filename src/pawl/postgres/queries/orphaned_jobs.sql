-- Running jobs of a node that is gone; workers outside keep what their leases say. A scan of the hot
-- table, at start only.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE state = 'running' AND holder IS DISTINCT FROM :holder AND holder NOT LIKE 'worker:%'
ORDER BY id LIMIT :limit
FOR UPDATE SKIP LOCKED
