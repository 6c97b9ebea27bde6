-- The jobs that a blocked one still waits for. Index: job_waits_of_child.
SELECT parent FROM pawl.job_waits WHERE child = :child ORDER BY parent LIMIT :limit
