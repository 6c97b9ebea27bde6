INSERT INTO task_minutes(minute, task, measure, bucket, n, total)
VALUES (:minute, :task, :measure, :bucket, :n, :total)
ON CONFLICT(minute, task, measure, bucket)
DO UPDATE SET n = n + excluded.n, total = total + excluded.total
