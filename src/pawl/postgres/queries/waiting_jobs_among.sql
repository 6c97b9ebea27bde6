-- What the end of jobs that wait has to know of them; those that run are given too. By primary key.
SELECT id, task, queue, state, priority, concurrency_key, ordering_key, batch, schedule, slot, details
FROM pawl.live_jobs WHERE id IN (SELECT jsonb_array_elements_text(:ids::jsonb)::bigint)
FOR UPDATE
