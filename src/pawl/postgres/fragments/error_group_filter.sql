(:code::text IS NULL OR code = :code) AND last_seen >= :from AND first_seen < :until
    AND (last_seen, task, fingerprint) < (:before::bigint, :before_task::text, :before_fingerprint::text)
