-- Changes a waiting job; the caller has asked next_state. By primary key.
UPDATE live_jobs SET state = :state, run_at = :run_at, priority = :priority, tags = :tags WHERE id = :id
