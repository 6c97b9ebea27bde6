-- A lease of a job that was just claimed.
INSERT INTO pawl.leases(token_hash, job_id, fence, worker, queue, task, length, expires_at)
VALUES (:token_hash, :job_id, :fence, :worker, :queue, :task, :length, :expires_at)
