-- Lines that the running attempt has written. By the primary key's first column.
SELECT count(*) FROM logs WHERE job_id = :job_id AND attempt = :attempt AND at >= :started_at
