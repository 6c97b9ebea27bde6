-- Ready jobs of each key, with their highest priority and the oldest due time; at start. Index: jobs_lane.
SELECT queue, concurrency_key, count(*), max(priority), min(run_at) FROM pawl.live_jobs
WHERE state = 'ready' AND concurrency_key IS NOT NULL
GROUP BY queue, concurrency_key
