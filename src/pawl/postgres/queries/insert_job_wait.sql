-- A child waits for a parent job, which lock_parent has locked.
INSERT INTO pawl.job_waits(parent, child, on_failure) VALUES (:parent, :child, :on_failure)
ON CONFLICT DO NOTHING
