-- The caller has looked at who holds it, and has the lock (find_unique_key).
INSERT INTO pawl.unique_keys(task, key, job_id, until) VALUES (:task, :key, :job_id, :until)
ON CONFLICT(task, key) DO UPDATE SET job_id = excluded.job_id, until = excluded.until
