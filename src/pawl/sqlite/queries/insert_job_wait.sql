-- A child waits for a parent job.
INSERT OR IGNORE INTO job_waits(parent, child, on_failure) VALUES (:parent, :child, :on_failure)
