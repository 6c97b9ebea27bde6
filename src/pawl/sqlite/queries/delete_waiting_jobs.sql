-- Removes many jobs that do not run from the hot table. By primary key.
DELETE FROM live_jobs WHERE id IN (SELECT value FROM json_each(:ids)) AND state <> 'running'
