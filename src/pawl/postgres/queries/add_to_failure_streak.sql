-- Counts one more failed job of a task. By primary key. Locks the task's row until the commit: of two jobs that
-- fail on two nodes, one is the second.
INSERT INTO pawl.failure_streaks AS s(task, n) VALUES (:task, 1)
ON CONFLICT(task) DO UPDATE SET n = s.n + 1
RETURNING n
