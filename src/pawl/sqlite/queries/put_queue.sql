INSERT INTO queues(name, paused, concurrency) VALUES (:name, :paused, :concurrency)
ON CONFLICT(name) DO UPDATE SET paused = excluded.paused, concurrency = excluded.concurrency
