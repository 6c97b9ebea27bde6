-- Counts errors of one commit, of which the last is shown. By primary key. Locks the group's row until the commit,
-- which follows at once: groups are written last, in the order of their keys.
INSERT INTO pawl.error_groups AS g(task, fingerprint, code, message, retryable, last_job, first_seen, last_seen, n)
VALUES (:task, :fingerprint, :code, :message, :retryable, :last_job, :first_seen, :last_seen, :n)
ON CONFLICT(task, fingerprint)
DO UPDATE SET code = excluded.code, message = excluded.message, retryable = excluded.retryable,
    last_job = excluded.last_job, first_seen = least(g.first_seen, excluded.first_seen),
    last_seen = greatest(g.last_seen, excluded.last_seen), n = g.n + excluded.n
