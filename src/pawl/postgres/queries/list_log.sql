-- Lines of a job behind the `after`-th, oldest first. By primary key.
SELECT attempt, at, level, message FROM pawl.logs WHERE job_id = :id AND seq > :after ORDER BY seq LIMIT :limit
