DELETE FROM logs WHERE job_id = :job_id
