-- Keeps a result above a kilobyte beside its job.
INSERT INTO pawl.results(job_id, body) VALUES (:job_id, :body)
ON CONFLICT(job_id) DO UPDATE SET body = excluded.body
