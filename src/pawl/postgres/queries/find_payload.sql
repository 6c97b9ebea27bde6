-- A payload that stands beside its job. By primary key.
SELECT body FROM pawl.payloads WHERE job_id = :job_id
