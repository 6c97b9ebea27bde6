DELETE FROM pawl.payloads WHERE job_id = :job_id
