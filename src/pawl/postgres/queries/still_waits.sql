-- A row while a blocked job has something to wait for. Indexes: job_waits_of_child, slot_waits_of_child,
-- and the primary key. Locks the job, then looks (still_waits in 0001_jobs.sql).
SELECT 1 WHERE pawl.still_waits(:child)
