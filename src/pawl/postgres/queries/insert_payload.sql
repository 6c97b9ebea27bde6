-- Keeps a payload above a kilobyte beside its job.
INSERT INTO pawl.payloads(job_id, body) VALUES (:job_id, :body)
ON CONFLICT(job_id) DO UPDATE SET body = excluded.body
