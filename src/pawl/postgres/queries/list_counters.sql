-- Of all nodes together.
SELECT queue, task, state, sum(n) FROM pawl.counters GROUP BY queue, task, state HAVING sum(n) <> 0
