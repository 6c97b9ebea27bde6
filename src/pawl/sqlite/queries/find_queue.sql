-- By primary key.
SELECT name, paused, concurrency, limits FROM queues WHERE name = :name
