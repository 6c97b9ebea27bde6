INSERT INTO pawl.error_hours AS t(task, fingerprint, hour, n) VALUES (:task, :fingerprint, :hour, :n)
ON CONFLICT(task, fingerprint, hour) DO UPDATE SET n = t.n + excluded.n
