-- delete_job for many. By primary key.
DELETE FROM pawl.live_jobs WHERE id = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint))
