-- The same for one user. Index: history_by_user.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id < :before AND user_id = :user_id
ORDER BY id DESC LIMIT :rows
