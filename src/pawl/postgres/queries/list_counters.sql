-- Over all nodes. A scan, at start and where somebody asks for all queues.
SELECT queue, task, state, sum(n)::bigint FROM pawl.counters
GROUP BY queue, task, state HAVING sum(n) <> 0
