-- The highest priority that is ready in a lane. Index: jobs_lane.
SELECT priority FROM live_jobs
WHERE queue = :queue AND concurrency_key = :key AND state = 'ready'
    AND (:excluded IS NULL OR task NOT IN (SELECT value FROM json_each(:excluded)))
ORDER BY priority DESC LIMIT 1
