INSERT INTO pawl.paused_keys(queue, key) VALUES (:queue, :key)
ON CONFLICT DO NOTHING
