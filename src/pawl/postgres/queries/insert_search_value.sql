-- One value of a job's payload to look it up by.
INSERT INTO pawl.job_search(task, path, value, job_id) VALUES (:task, :path, :value, :job_id)
ON CONFLICT DO NOTHING
