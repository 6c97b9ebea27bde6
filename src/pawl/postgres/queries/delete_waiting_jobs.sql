-- Removes many jobs that do not run from the hot table; waiting_jobs_among has locked them. By primary key.
DELETE FROM pawl.live_jobs
WHERE id = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint)) AND state <> 'running'
