-- delete_job for many. By primary key.
DELETE FROM live_jobs WHERE id IN (SELECT value FROM json_each(:ids))
