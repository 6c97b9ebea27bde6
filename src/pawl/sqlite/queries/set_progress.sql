-- How far a running attempt says that it is.
UPDATE jobs SET progress = :progress WHERE id = :id AND fence = :fence AND state = 'running'
