DELETE FROM results WHERE job_id = :job_id
