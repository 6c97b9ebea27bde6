-- By primary key; the row is this node's own.
INSERT INTO pawl.task_hours AS h(hour, task, measure, bucket, node, n, total)
VALUES (:hour, :task, :measure, :bucket, :node, :n, :total)
ON CONFLICT(hour, task, measure, bucket, node)
DO UPDATE SET n = h.n + excluded.n, total = h.total + excluded.total
