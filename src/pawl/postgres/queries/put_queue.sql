INSERT INTO pawl.queues(name, paused, concurrency, limits) VALUES (:name, :paused, :concurrency, :limits)
ON CONFLICT(name) DO UPDATE SET paused = excluded.paused, concurrency = excluded.concurrency,
    limits = excluded.limits
