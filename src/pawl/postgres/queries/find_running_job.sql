-- What the end of an attempt needs to know of its job: a row only while the fence holds and no accepted
-- cancel says otherwise. By primary key. Locks it: it is about to be deleted, and whoever is adding
-- a job that waits for it (lock_parent) is waited for.
SELECT task, queue, schedule, slot, generation, attempt, started_at, run_at, priority,
    concurrency_key, ordering_key, batch, details
FROM pawl.live_jobs
WHERE id = :id AND fence = :fence AND state = 'running'
    AND (cancel_requested = 0 OR :state::text = 'cancelled')
FOR UPDATE
