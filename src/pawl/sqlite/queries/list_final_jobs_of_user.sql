-- The same for one user. Index: history_by_user.
SELECT id, created_at, {list_filter} FROM job_history INDEXED BY history_by_user
WHERE id < :before AND user_id = :user_id
ORDER BY id DESC LIMIT :rows
