INSERT INTO task_hours(hour, task, measure, bucket, n, total)
VALUES (:hour, :task, :measure, :bucket, :n, :total)
ON CONFLICT(hour, task, measure, bucket)
DO UPDATE SET n = n + excluded.n, total = total + excluded.total
