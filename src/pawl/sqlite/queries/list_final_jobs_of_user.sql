-- The same for one user. Index: history_by_user.
SELECT {final_columns} FROM job_history INDEXED BY history_by_user
WHERE id < :before AND user_id = :user_id AND {list_filter}
ORDER BY id DESC LIMIT :limit
