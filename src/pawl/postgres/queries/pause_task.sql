INSERT INTO pawl.paused_tasks(name) VALUES (:name)
ON CONFLICT DO NOTHING
