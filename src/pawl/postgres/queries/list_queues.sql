SELECT name, paused, concurrency, limits FROM pawl.queues ORDER BY name
