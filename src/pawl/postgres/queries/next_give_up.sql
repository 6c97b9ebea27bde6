-- When the next blocked job gives up. Index: jobs_give_up.
SELECT give_up_at FROM pawl.live_jobs
WHERE state = 'blocked' AND give_up_at IS NOT NULL ORDER BY give_up_at LIMIT 1
