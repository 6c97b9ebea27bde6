-- Groups that were not seen for long, and which ones these were. Index: error_groups_by_time.
DELETE FROM pawl.error_groups WHERE (task, fingerprint) IN (
    SELECT task, fingerprint FROM pawl.error_groups WHERE last_seen < :before ORDER BY last_seen LIMIT :limit
    FOR UPDATE SKIP LOCKED)
RETURNING task, fingerprint
