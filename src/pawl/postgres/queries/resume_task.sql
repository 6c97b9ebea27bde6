DELETE FROM pawl.paused_tasks WHERE name = :name
