INSERT INTO pawl.counters AS t(queue, task, state, n, node) VALUES (:queue, :task, :state, :n, :node)
ON CONFLICT(queue, task, state, node) DO UPDATE SET n = t.n + excluded.n
