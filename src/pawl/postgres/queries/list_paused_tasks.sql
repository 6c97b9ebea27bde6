SELECT name FROM pawl.paused_tasks ORDER BY name
