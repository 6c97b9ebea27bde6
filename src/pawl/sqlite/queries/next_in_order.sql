-- The job whose turn it is behind one of its ordering key that ended. Index: jobs_order.
SELECT id, held FROM live_jobs WHERE queue = :queue AND ordering_key = :key ORDER BY id LIMIT 1
