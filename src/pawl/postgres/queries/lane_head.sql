-- The highest priority that is ready in a lane. Index: jobs_lane.
SELECT priority FROM pawl.live_jobs
WHERE queue = :queue AND concurrency_key = :key AND state = 'ready' AND {not_excluded}
ORDER BY priority DESC LIMIT 1
