-- By primary key.
INSERT INTO pawl.error_hours AS h(task, fingerprint, hour, n) VALUES (:task, :fingerprint, :hour, :n)
ON CONFLICT(task, fingerprint, hour) DO UPDATE SET n = h.n + excluded.n
