INSERT INTO pawl.task_hours AS t(hour, task, measure, bucket, n, total, node)
VALUES (:hour, :task, :measure, :bucket, :n, :total, :node)
ON CONFLICT(hour, task, measure, bucket, node)
DO UPDATE SET n = t.n + excluded.n, total = t.total + excluded.total
