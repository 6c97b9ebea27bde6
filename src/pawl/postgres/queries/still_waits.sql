-- A row while a blocked job has something to wait for. Indexes: job_waits_of_child, slot_waits_of_child,
-- and the primary key.
SELECT 1 FROM pawl.job_waits WHERE child = :child
UNION ALL SELECT 1 FROM pawl.slot_waits WHERE child = :child
UNION ALL SELECT 1 FROM pawl.live_jobs WHERE id = :child AND held = 1
LIMIT 1
