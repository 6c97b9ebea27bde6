-- What the end of jobs that wait has to know of them; those that run are given too. By primary key. Locks them in
-- the order of ids.
SELECT id, task, queue, state, priority, concurrency_key, ordering_key, batch, schedule, slot, details
FROM pawl.live_jobs WHERE id = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint))
ORDER BY id
FOR UPDATE
