(:scope_queues IS NULL OR queue IN (SELECT value FROM json_each(:scope_queues)))
    AND (:scope_tasks IS NULL OR task IN (SELECT value FROM json_each(:scope_tasks)))
