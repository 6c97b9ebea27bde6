-- Takes one job that is ready, whoever's turn it is. Primary key; find_unfinished_job has locked it.
UPDATE pawl.live_jobs
SET {start_attempt}
WHERE id = :id AND state = 'ready'
RETURNING {unfinished_columns}
