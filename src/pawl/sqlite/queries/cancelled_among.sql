-- Of these jobs (a list of ids) those that this holder runs and that are asked to stop. By primary key.
SELECT id, fence FROM live_jobs
WHERE id IN (SELECT value FROM json_each(:ids)) AND holder = :holder AND state = 'running' AND cancel_requested = 1
