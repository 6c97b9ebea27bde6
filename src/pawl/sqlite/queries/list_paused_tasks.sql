SELECT name FROM paused_tasks ORDER BY name
