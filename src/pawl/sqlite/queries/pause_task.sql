INSERT OR IGNORE INTO paused_tasks(name) VALUES (:name)
