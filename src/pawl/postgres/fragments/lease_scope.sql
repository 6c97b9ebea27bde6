(:scope_queues::jsonb IS NULL OR :scope_queues::jsonb ? queue)
    AND (:scope_tasks::jsonb IS NULL OR :scope_tasks::jsonb ? task)
