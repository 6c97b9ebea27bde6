(:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
    AND (:task IS NULL OR task = :task)
    AND (:queue IS NULL OR queue = :queue)
    AND (:scope_queues IS NULL OR queue IN (SELECT value FROM json_each(:scope_queues)))
    AND (:scope_tasks IS NULL OR task IN (SELECT value FROM json_each(:scope_tasks)))
    AND (:schedule IS NULL OR schedule = :schedule)
    AND (:batch IS NULL OR batch = :batch)
    AND (:user_id IS NULL OR user_id = :user_id)
    AND (:tag IS NULL OR :tag IN (SELECT value FROM json_each(tags)))
    AND (:created_after IS NULL OR created_at >= :created_after)
    AND (:created_before IS NULL OR created_at < :created_before)
    AND (:text IS NULL OR instr(coalesce(payload, (SELECT body FROM payloads WHERE job_id = id)), :text) > 0)
    AND (:error IS NULL OR instr(lower(error ->> 'code'), lower(:error)) > 0
        OR instr(lower(error ->> 'message'), lower(:error)) > 0)
    AND (:payload_terms IS NULL OR EXISTS (
        SELECT 1 FROM (SELECT coalesce(payload, (SELECT body FROM payloads WHERE job_id = id)) AS body) AS whole
        WHERE NOT EXISTS (
            SELECT 1 FROM json_each(:payload_terms) AS term
            WHERE (term.value ->> 1) IS NOT CASE
                json_type(whole.body, '$."' || replace(term.value ->> 0, '.', '"."') || '"')
                WHEN 'text' THEN whole.body ->> ('$."' || replace(term.value ->> 0, '.', '"."') || '"')
                WHEN 'null' THEN NULL WHEN 'object' THEN NULL WHEN 'array' THEN NULL
                ELSE whole.body -> ('$."' || replace(term.value ->> 0, '.', '"."') || '"') END)))
