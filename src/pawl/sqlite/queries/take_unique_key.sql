-- The caller has looked at who holds it.
INSERT OR REPLACE INTO unique_keys(task, key, job_id, until) VALUES (:task, :key, :job_id, :until)
