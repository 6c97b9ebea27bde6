-- The same for one user. Index: jobs_of_user.
SELECT {unfinished_columns} FROM live_jobs INDEXED BY jobs_of_user
WHERE id < :before AND user_id = :user_id AND {list_filter}
ORDER BY id DESC LIMIT :limit
