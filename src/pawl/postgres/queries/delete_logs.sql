DELETE FROM pawl.logs WHERE job_id = :job_id
