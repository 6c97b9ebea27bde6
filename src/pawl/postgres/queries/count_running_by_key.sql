-- Running jobs of each key. A scan of the hot table, at start and only if something ran.
SELECT queue, concurrency_key, count(*) FROM pawl.live_jobs
WHERE state = 'running' AND concurrency_key IS NOT NULL
GROUP BY queue, concurrency_key
