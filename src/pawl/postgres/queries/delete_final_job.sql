-- Removes a job from the history. By primary key.
DELETE FROM pawl.job_history WHERE id = :id
