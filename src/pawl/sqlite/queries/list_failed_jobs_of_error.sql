-- The same for failed jobs whose last error is one group's. Index: history_by_fingerprint.
SELECT id, created_at, {list_filter} FROM job_history INDEXED BY history_by_fingerprint
WHERE id < :before AND fingerprint = :fingerprint
ORDER BY id DESC LIMIT :rows
