DELETE FROM task_minutes WHERE minute < :before
