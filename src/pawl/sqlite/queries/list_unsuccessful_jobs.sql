-- The same for one state other than succeeded. Index: history_by_state.
SELECT id, created_at, {list_filter} FROM job_history INDEXED BY history_by_state
WHERE id < :before AND state <> 'succeeded' AND state = :state
ORDER BY id DESC LIMIT :rows
