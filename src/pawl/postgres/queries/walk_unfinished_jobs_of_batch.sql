-- The same for one batch. Index: jobs_of_batch.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE batch = :batch AND id > :after AND id < :end ORDER BY id LIMIT :rows
