-- The same for final jobs.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id > :after AND id < :end ORDER BY id LIMIT :rows
