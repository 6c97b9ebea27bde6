UPDATE pawl.live_jobs SET held = 0 WHERE id = :id
