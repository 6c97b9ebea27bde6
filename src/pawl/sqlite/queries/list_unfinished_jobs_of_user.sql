-- The same for one user. Index: jobs_of_user.
SELECT id, created_at, {list_filter} FROM live_jobs INDEXED BY jobs_of_user
WHERE id < :before AND user_id = :user_id
ORDER BY id DESC LIMIT :rows
