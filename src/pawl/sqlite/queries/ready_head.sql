-- The highest priority that is ready among jobs without a key. Index: jobs_ready.
SELECT priority FROM live_jobs
WHERE queue = :queue AND concurrency_key IS NULL AND state = 'ready'
    AND (:excluded IS NULL OR task NOT IN (SELECT value FROM json_each(:excluded)))
ORDER BY priority DESC LIMIT 1
