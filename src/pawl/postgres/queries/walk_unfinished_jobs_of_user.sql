-- The same for one user. Index: jobs_of_user.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE user_id = :user_id AND id > :after AND id < :end ORDER BY id LIMIT :rows
