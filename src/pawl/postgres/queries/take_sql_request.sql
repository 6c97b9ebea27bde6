-- By primary key. Whoever comes second waits for the first and finds nothing.
DELETE FROM pawl.requests WHERE id = :id AND refused IS NULL
