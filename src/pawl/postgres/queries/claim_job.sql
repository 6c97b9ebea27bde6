-- Takes one job that is ready, whoever's turn it is. Primary key.
UPDATE pawl.live_jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id = :id AND state = 'ready'
RETURNING {unfinished_columns}
