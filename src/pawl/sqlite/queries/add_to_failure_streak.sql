-- Counts one more failed job of a task. By primary key.
INSERT INTO failure_streaks(task, n) VALUES (:task, 1)
ON CONFLICT(task) DO UPDATE SET n = n + 1
RETURNING n
