task, fingerprint, code, message, retryable, last_job, first_seen, last_seen,
    CASE WHEN :whole_span::bigint <> 0 THEN n ELSE (
        SELECT coalesce(sum(h.n), 0)::bigint FROM pawl.error_hours h
        WHERE h.task = g.task AND h.fingerprint = g.fingerprint
            AND h.hour >= :from AND h.hour < :until
    ) END AS seen
