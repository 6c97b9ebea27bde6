-- Those of many jobs that another one waits for. Who is about to wait holds the job (lock_parent), so that none comes
-- behind this look. By primary key.
SELECT DISTINCT parent FROM pawl.job_waits
WHERE parent = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint))
