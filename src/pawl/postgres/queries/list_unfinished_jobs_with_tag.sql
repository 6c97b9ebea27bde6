-- The same for one task and a tag. Index: jobs_tagged.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE id < :before AND task = :task AND tags IS NOT NULL
ORDER BY id DESC LIMIT :rows
