-- Counts one more failed job of a task. By primary key.
INSERT INTO pawl.failure_streaks AS t(task, n) VALUES (:task, 1)
ON CONFLICT(task) DO UPDATE SET n = t.n + 1
RETURNING n
