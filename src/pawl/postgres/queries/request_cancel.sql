-- Asks a running job to stop. By primary key.
UPDATE pawl.live_jobs SET cancel_requested = 1 WHERE id = :id AND state = 'running'
