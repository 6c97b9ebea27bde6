-- Changes a waiting job; the caller has asked next_state. By primary key.
UPDATE pawl.live_jobs SET state = :state, run_at = :run_at, priority = :priority, tags = :tags WHERE id = :id
