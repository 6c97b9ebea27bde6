-- The same for one state other than ready. Index: jobs_by_state.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE id < :before AND state || '' <> 'ready' AND state || '' = :state
ORDER BY id DESC LIMIT :rows
