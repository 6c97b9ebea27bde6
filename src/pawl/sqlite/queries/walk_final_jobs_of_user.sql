-- The same for one user. Index: history_by_user.
SELECT id, {list_filter} FROM job_history INDEXED BY history_by_user
WHERE user_id = :user_id AND id > :after AND id < :end ORDER BY id LIMIT :rows
