-- A child waits for a parent job.
INSERT INTO pawl.job_waits(parent, child, on_failure) VALUES (:parent, :child, :on_failure)
ON CONFLICT DO NOTHING
