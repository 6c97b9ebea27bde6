INSERT INTO pawl.task_minutes AS t(minute, task, measure, bucket, n, total, node)
VALUES (:minute, :task, :measure, :bucket, :n, :total, :node)
ON CONFLICT(minute, task, measure, bucket, node)
DO UPDATE SET n = t.n + excluded.n, total = t.total + excluded.total
