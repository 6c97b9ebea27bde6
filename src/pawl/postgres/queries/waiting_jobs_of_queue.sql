-- Jobs of a queue that have not started. A scan from the newest id on.
SELECT id FROM pawl.live_jobs WHERE queue = :queue AND state <> 'running' ORDER BY id LIMIT :limit
FOR UPDATE SKIP LOCKED
