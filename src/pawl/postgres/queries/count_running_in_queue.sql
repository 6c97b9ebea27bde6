-- By primary key, over the tasks and nodes of the queue.
SELECT coalesce(sum(n), 0)::bigint FROM pawl.counters WHERE queue = :queue AND state = 'running'
