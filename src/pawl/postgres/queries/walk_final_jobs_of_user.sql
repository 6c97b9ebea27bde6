-- The same for one user. Index: history_by_user.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE user_id = :user_id AND id > :after AND id < :end ORDER BY id LIMIT :rows
