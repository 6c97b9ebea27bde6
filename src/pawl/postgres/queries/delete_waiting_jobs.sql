-- Removes many jobs that do not run from the hot table. By primary key.
DELETE FROM pawl.live_jobs WHERE id IN (SELECT jsonb_array_elements_text(:ids::jsonb)::bigint) AND state <> 'running'
