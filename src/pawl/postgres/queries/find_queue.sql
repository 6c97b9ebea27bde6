-- By primary key.
SELECT name, paused, concurrency, limits FROM pawl.queues WHERE name = :name
