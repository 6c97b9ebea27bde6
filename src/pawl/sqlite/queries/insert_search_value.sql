-- One value of a job's payload to look it up by.
INSERT OR IGNORE INTO job_search(task, path, value, job_id) VALUES (:task, :path, :value, :job_id)
