SELECT task FROM pawl.viewed_tasks WHERE is_run UNION SELECT declaration ->> 'task' FROM pawl.schedules
