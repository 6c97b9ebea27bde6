-- Keeps a result above a kilobyte beside its job.
INSERT OR REPLACE INTO results(job_id, body) VALUES (:job_id, :body)
