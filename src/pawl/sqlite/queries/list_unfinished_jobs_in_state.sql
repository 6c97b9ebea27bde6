-- The same for one state other than ready. Index: jobs_by_state.
SELECT id, created_at, {list_filter} FROM live_jobs INDEXED BY jobs_by_state
WHERE id < :before AND state <> 'ready' AND state = :state
ORDER BY id DESC LIMIT :rows
