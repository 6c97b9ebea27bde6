-- Those of many jobs that another one waits for. By primary key.
SELECT DISTINCT parent FROM job_waits WHERE parent IN (SELECT value FROM json_each(:ids))
