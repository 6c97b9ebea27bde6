DELETE FROM pawl.viewed_tasks
