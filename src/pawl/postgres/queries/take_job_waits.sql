-- Who waited for a job that is final now.
DELETE FROM pawl.job_waits WHERE parent = :parent RETURNING child, on_failure
