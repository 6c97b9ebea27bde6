-- Removes a job from the history. By primary key.
DELETE FROM job_history WHERE id = :id
