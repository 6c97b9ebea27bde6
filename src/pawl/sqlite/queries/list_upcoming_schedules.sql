-- Those whose next slot comes first. Index: schedules_due.
SELECT declaration, paused, version, marker, next_at, created_at, updated_at FROM schedules
WHERE next_at IS NOT NULL AND paused = 0 ORDER BY next_at, name LIMIT :limit
