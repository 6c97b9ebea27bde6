-- The same for failed jobs whose last error is one group's. Index: history_by_fingerprint.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id < :before AND fingerprint = :fingerprint
ORDER BY id DESC LIMIT :rows
