-- By primary key; the row is this node's own.
INSERT INTO pawl.task_minutes AS m(minute, task, measure, bucket, node, n, total)
VALUES (:minute, :task, :measure, :bucket, :node, :n, :total)
ON CONFLICT(minute, task, measure, bucket, node)
DO UPDATE SET n = m.n + excluded.n, total = m.total + excluded.total
