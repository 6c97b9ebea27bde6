-- A start that counts against a rate.
INSERT OR IGNORE INTO starts(queue, key, at, job_id) VALUES (:queue, :key, :at, :job_id)
