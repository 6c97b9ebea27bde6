DELETE FROM pawl.results WHERE job_id = :job_id
