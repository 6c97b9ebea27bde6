-- Puts a running job back: to wait for its backoff, to be run later, or to be claimed again;
-- find_running_job has looked at the fence, and locked the job.
UPDATE pawl.live_jobs
SET state = :state, run_at = coalesce(:run_at, run_at), attempt = attempt - :given_back,
    error = :error, holder = NULL
WHERE id = :id
