-- Another node may show the same.
INSERT INTO pawl.viewed_tasks(task, type, is_prompt, is_run) VALUES (:task, :type, :is_prompt, :is_run)
ON CONFLICT(task) DO UPDATE SET type = excluded.type, is_prompt = excluded.is_prompt, is_run = excluded.is_run
