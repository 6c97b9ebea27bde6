-- Index: error_hours_by_time.
DELETE FROM pawl.error_hours WHERE (task, fingerprint, hour) IN (
    SELECT task, fingerprint, hour FROM pawl.error_hours WHERE hour < :before ORDER BY hour LIMIT :limit
    FOR UPDATE SKIP LOCKED)
