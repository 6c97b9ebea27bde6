-- A result that stands beside its job. By primary key.
SELECT body FROM pawl.results WHERE job_id = :job_id
