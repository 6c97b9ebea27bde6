DELETE FROM pawl.task_minutes WHERE minute < :before
