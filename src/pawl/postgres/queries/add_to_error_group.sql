-- Counts errors of one commit, of which the last is shown. By primary key.
INSERT INTO pawl.error_groups AS t(task, fingerprint, code, message, retryable, last_job, first_seen, last_seen, n)
VALUES (:task, :fingerprint, :code, :message, :retryable, :last_job, :first_seen, :last_seen, :n)
ON CONFLICT(task, fingerprint)
DO UPDATE SET code = excluded.code, message = excluded.message, retryable = excluded.retryable,
    last_job = excluded.last_job, first_seen = least(t.first_seen, excluded.first_seen),
    last_seen = greatest(t.last_seen, excluded.last_seen), n = t.n + excluded.n
