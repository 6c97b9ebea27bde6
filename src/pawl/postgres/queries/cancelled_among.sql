-- Of these jobs (a list of ids) those that this holder runs and that are asked to stop. By primary key.
SELECT id, fence FROM pawl.live_jobs
WHERE id = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint))
    AND holder = :holder AND state = 'running' AND cancel_requested = 1
