(:scope_queues::text::text IS NULL OR queue IN (SELECT jsonb_array_elements_text(:scope_queues::jsonb)))
    AND (:scope_tasks::text::text IS NULL OR task IN (SELECT jsonb_array_elements_text(:scope_tasks::jsonb)))
