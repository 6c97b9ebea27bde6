-- Who waited for a job that is final now. In the order of ids, in which others lock them too.
WITH gone AS (DELETE FROM pawl.job_waits WHERE parent = :parent RETURNING child, on_failure)
SELECT child, on_failure FROM gone ORDER BY child
