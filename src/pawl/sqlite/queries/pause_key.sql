INSERT OR IGNORE INTO paused_keys(queue, key) VALUES (:queue, :key)
