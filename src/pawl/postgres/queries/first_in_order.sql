-- The first unfinished job of an ordering key. Index: jobs_order.
SELECT id, held FROM pawl.live_jobs WHERE queue = :queue AND ordering_key = :key ORDER BY id LIMIT 1
FOR UPDATE
