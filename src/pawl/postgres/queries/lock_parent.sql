-- state_of_job for who is about to wait for the job: it cannot end before this transaction does (lock_parent in
-- 0001_jobs.sql). By primary key.
SELECT state FROM pawl.lock_parent(:id) AS found(state) WHERE state IS NOT NULL
