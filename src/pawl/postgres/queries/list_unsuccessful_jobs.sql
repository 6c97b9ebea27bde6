-- The same for one state other than succeeded. Index: history_by_state.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id < :before AND state <> 'succeeded' AND state = :state
ORDER BY id DESC LIMIT :rows
