-- What the end of jobs that wait has to know of them; those that run are given too. By primary key.
SELECT id, task, queue, state, priority, concurrency_key, ordering_key, batch, schedule, slot, details
FROM live_jobs WHERE id IN (SELECT value FROM json_each(:ids))
