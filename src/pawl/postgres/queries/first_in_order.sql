-- The unfinished job of an ordering key whose turn it is, or else the one that is next. Index: jobs_order. It cannot
-- end before this transaction does, so that who ends it finds the job that is inserted behind it.
SELECT id, held FROM pawl.live_jobs WHERE queue = :queue AND ordering_key = :key
ORDER BY held, id LIMIT 1
FOR KEY SHARE
