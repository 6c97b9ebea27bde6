INSERT INTO pawl.viewed_tasks(task, type, is_prompt, is_run) VALUES (:task, :type, :is_prompt, :is_run)
