-- By primary key.
UPDATE pawl.requests SET refused = :reason WHERE id = :id
