DELETE FROM payloads WHERE job_id = :job_id
