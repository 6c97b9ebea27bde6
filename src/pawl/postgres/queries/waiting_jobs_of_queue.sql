-- Jobs of a queue that have not started. A scan from the oldest id on. Locks none: waiting_jobs_among does.
SELECT id FROM pawl.live_jobs WHERE queue = :queue AND state <> 'running' ORDER BY id LIMIT :limit
