-- Moves a waiting job on. By primary key; the caller has asked next_state.
UPDATE pawl.live_jobs SET state = :state, run_at = :run_at WHERE id = :id
