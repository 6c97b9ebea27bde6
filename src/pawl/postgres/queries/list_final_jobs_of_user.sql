-- The same for one user. Index: history_by_user.
SELECT {final_columns} FROM pawl.job_history
WHERE id < :before AND user_id = :user_id AND {list_filter}
ORDER BY id DESC LIMIT :limit
