-- The same for failed jobs whose last error is one group's. Index: history_by_fingerprint.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE fingerprint = :fingerprint AND id > :after AND id < :end ORDER BY id LIMIT :rows
