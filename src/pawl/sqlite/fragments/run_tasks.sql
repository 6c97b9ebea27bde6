SELECT task FROM viewed_tasks WHERE is_run UNION SELECT declaration ->> 'task' FROM schedules
