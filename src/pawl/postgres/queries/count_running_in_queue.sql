-- By primary key, over the tasks of the queue.
SELECT coalesce(sum(n), 0) FROM pawl.counters WHERE queue = :queue AND state = 'running'
