-- By primary key; the row is this node's own, so nobody waits for it.
INSERT INTO pawl.counters AS c(queue, task, state, node, n) VALUES (:queue, :task, :state, :node, :n)
ON CONFLICT(queue, task, state, node) DO UPDATE SET n = c.n + excluded.n
