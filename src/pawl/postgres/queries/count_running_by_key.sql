-- Running jobs of each key. Index: jobs_lane_running.
SELECT queue, concurrency_key, count(*) FROM pawl.live_jobs
WHERE state = 'running' AND concurrency_key IS NOT NULL
GROUP BY queue, concurrency_key
