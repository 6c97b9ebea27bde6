DELETE FROM viewed_tasks
