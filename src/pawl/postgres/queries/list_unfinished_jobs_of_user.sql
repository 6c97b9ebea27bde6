-- The same for one user. Index: jobs_of_user.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE id < :before AND user_id = :user_id AND {list_filter}
ORDER BY id DESC LIMIT :limit
