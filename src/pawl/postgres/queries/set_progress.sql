-- How far a running attempt says that it is.
UPDATE pawl.live_jobs SET progress = :progress WHERE id = :id AND fence = :fence AND state = 'running'
