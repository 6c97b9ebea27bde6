-- Schedules whose next slot has come, earliest first. Index: schedules_due. Locks them, but for those that another
-- node fires or changes in this moment: should this node freeze in the middle, others fire them a second and a half
-- later.
SELECT declaration, paused, version, marker, next_at, created_at, updated_at FROM pawl.schedules
WHERE next_at <= :now AND (SELECT set_config('idle_in_transaction_session_timeout', '1500ms', true)) IS NOT NULL
ORDER BY next_at LIMIT :limit
FOR UPDATE SKIP LOCKED
