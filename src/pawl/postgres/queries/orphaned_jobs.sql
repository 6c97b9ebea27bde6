-- Running jobs of nodes that are gone; workers outside keep what their leases say. A scan of the hot table: ask when
-- a node has started, or has gone. Locks them, but for those that another node is taking in.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE state = 'running' AND holder IS DISTINCT FROM :holder AND holder NOT LIKE 'worker:%'
    AND NOT EXISTS (
        SELECT FROM pawl.nodes n WHERE n.holder = live_jobs.holder AND n.expires_at > pawl.store_time())
ORDER BY id LIMIT :limit
FOR UPDATE OF live_jobs SKIP LOCKED
