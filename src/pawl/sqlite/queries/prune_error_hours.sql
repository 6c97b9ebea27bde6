-- Index: error_hours_by_time.
DELETE FROM error_hours WHERE (task, fingerprint, hour) IN (
    SELECT task, fingerprint, hour FROM error_hours WHERE hour < :before ORDER BY hour LIMIT :limit)
