-- The same for one user. Index: jobs_of_user.
SELECT id, {list_filter} FROM live_jobs INDEXED BY jobs_of_user
WHERE user_id = :user_id AND id > :after AND id < :end ORDER BY id LIMIT :rows
