DELETE FROM pawl.attempts WHERE job_id = :job_id
