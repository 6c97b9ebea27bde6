-- The job whose turn it is behind one of its ordering key that ended, locked; no row while another one has its turn,
-- which is not waited for: if it is about to end, that transaction looks too. Index: jobs_order.
SELECT id, held FROM pawl.live_jobs
WHERE queue = :queue AND ordering_key = :key AND held = 1
    AND NOT EXISTS (
        SELECT FROM pawl.live_jobs WHERE queue = :queue AND ordering_key = :key AND held = 0)
ORDER BY id LIMIT 1
FOR NO KEY UPDATE
