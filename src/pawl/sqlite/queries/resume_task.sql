DELETE FROM paused_tasks WHERE name = :name
