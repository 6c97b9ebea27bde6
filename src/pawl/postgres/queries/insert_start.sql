-- A start that counts against a rate.
INSERT INTO pawl.starts(queue, key, at, job_id) VALUES (:queue, :key, :at, :job_id)
ON CONFLICT DO NOTHING
