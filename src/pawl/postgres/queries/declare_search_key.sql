-- A key from now on, if it is none yet; complete since a job.
INSERT INTO pawl.search_keys(task, path, declared_at, since) VALUES (:task, :path, :now, :since)
ON CONFLICT DO NOTHING
