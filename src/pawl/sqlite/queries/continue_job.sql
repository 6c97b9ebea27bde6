-- Puts a running job back: to wait for its backoff, to be run later, or to be claimed again. Only while
-- the fence holds and no cancel was accepted.
UPDATE jobs
SET state = :state, run_at = coalesce(:run_at, run_at), attempt = attempt - :given_back,
    error = :error, holder = NULL
WHERE id = :id AND fence = :fence AND state = 'running' AND cancel_requested = 0
RETURNING task, queue, schedule, slot, generation, attempt + :given_back, started_at, run_at
