DELETE FROM attempts WHERE job_id = :job_id
