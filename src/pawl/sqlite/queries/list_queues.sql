SELECT name, paused, concurrency FROM queues ORDER BY name
