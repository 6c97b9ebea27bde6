-- Removes a job from the history. By primary key, of each partition.
DELETE FROM pawl.job_history WHERE id = :id
