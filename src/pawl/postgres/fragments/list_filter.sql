(:states::jsonb IS NULL OR :states::jsonb ? state)
    AND (:task::text IS NULL OR task = :task)
    AND (:queue::text IS NULL OR queue = :queue)
    AND (:scope_queues::jsonb IS NULL OR :scope_queues::jsonb ? queue)
    AND (:scope_tasks::jsonb IS NULL OR :scope_tasks::jsonb ? task)
    AND (:schedule::text IS NULL OR schedule = :schedule)
    AND (:batch::bigint IS NULL OR batch = :batch)
    AND (:user_id::text IS NULL OR user_id = :user_id)
    AND (:tag::text IS NULL OR pawl.json_of(tags) ? :tag)
    AND (:created_after::bigint IS NULL OR created_at >= :created_after)
    AND (:created_before::bigint IS NULL OR created_at < :created_before)
    AND (:text::text IS NULL
        OR strpos(coalesce(payload, (SELECT body FROM pawl.payloads WHERE job_id = id)), :text) > 0)
    AND (:error::text IS NULL OR strpos(lower(pawl.json_text(error, 'code') COLLATE "C"), lower(:error COLLATE "C")) > 0
        OR strpos(lower(pawl.json_text(error, 'message') COLLATE "C"), lower(:error COLLATE "C")) > 0)
    AND (:payload_terms::jsonb IS NULL OR EXISTS (
        SELECT 1 FROM (
            SELECT coalesce(payload, (SELECT body FROM pawl.payloads WHERE job_id = id)) AS body
        ) AS whole
        WHERE NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(:payload_terms::jsonb) AS term
            WHERE pawl.json_scalar(whole.body, term ->> 0) IS DISTINCT FROM term ->> 1)))
