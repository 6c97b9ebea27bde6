-- Schedules whose next slot has come, earliest first. Index: schedules_due. Locks them, but for those that another
-- node fires or changes in this moment.
SELECT declaration, paused, version, marker, next_at, created_at, updated_at FROM pawl.schedules
WHERE next_at <= :now ORDER BY next_at LIMIT :limit
FOR UPDATE SKIP LOCKED
