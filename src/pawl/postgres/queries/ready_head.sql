-- The highest priority that is ready among jobs without a key. Index: jobs_ready.
SELECT priority FROM pawl.live_jobs
WHERE queue = :queue AND concurrency_key IS NULL AND state = 'ready' AND {not_excluded}
ORDER BY priority DESC LIMIT 1
