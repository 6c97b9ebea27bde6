-- Keeps a payload above a kilobyte beside its job.
INSERT OR REPLACE INTO payloads(job_id, body) VALUES (:job_id, :body)
