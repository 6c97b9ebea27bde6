-- The same for failed jobs whose last error is one group's. Index: history_by_fingerprint.
SELECT {final_columns} FROM pawl.job_history
WHERE id < :before AND fingerprint = :fingerprint AND {list_filter}
ORDER BY id DESC LIMIT :limit
