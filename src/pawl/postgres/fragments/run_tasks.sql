SELECT task FROM pawl.viewed_tasks WHERE is_run = 1
    UNION SELECT pawl.json_text(declaration, 'task') FROM pawl.schedules
