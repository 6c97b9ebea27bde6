-- A job of a task succeeded; gives how many had failed before it. By primary key.
DELETE FROM pawl.failure_streaks WHERE task = :task
RETURNING n
