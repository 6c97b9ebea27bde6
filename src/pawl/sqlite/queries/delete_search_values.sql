-- What a job is looked up by. Index: job_search_by_job.
DELETE FROM job_search WHERE job_id = :job_id
