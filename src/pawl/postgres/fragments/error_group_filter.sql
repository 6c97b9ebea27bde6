(:code::text IS NULL OR code = :code) AND last_seen >= :from AND first_seen < :until
    AND (last_seen, task, fingerprint) < (:before, :before_task, :before_fingerprint)
