-- Unfinished jobs in id order, each with whether a filter shows it. Walks the primary key.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE id > :after AND id < :end ORDER BY id LIMIT :rows
