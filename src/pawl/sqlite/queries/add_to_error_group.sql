-- Counts errors of one commit, of which the last is shown. By primary key.
INSERT INTO error_groups(task, fingerprint, code, message, retryable, last_job, first_seen, last_seen, n)
VALUES (:task, :fingerprint, :code, :message, :retryable, :last_job, :first_seen, :last_seen, :n)
ON CONFLICT(task, fingerprint)
DO UPDATE SET code = excluded.code, message = excluded.message, retryable = excluded.retryable,
    last_job = excluded.last_job, first_seen = min(first_seen, excluded.first_seen),
    last_seen = max(last_seen, excluded.last_seen), n = n + excluded.n
