-- Unfinished jobs of a task with a tag, by state. Index: jobs_tagged.
SELECT state, count(*) FROM pawl.live_jobs
WHERE task = :task AND tags IS NOT NULL AND {list_filter}
GROUP BY state
