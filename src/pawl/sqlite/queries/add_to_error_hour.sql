INSERT INTO error_hours(task, fingerprint, hour, n) VALUES (:task, :fingerprint, :hour, :n)
ON CONFLICT(task, fingerprint, hour) DO UPDATE SET n = n + excluded.n
