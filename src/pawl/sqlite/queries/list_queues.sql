SELECT name, paused, concurrency, limits FROM queues ORDER BY name
