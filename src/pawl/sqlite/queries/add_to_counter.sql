INSERT INTO counters(queue, task, state, n) VALUES (:queue, :task, :state, :n)
ON CONFLICT(queue, task, state) DO UPDATE SET n = n + excluded.n
